/**
 * The sentence for an error of the file system: which path, what is wrong with it and what to do;
 * undefined for any other error.
 */
export function fileFault(error) {
  const { code, path } = error ?? {};
  if (typeof path !== "string" || typeof code !== "string") return undefined;
  const user = process.getuid ? ` (user ${process.getuid()})` : "";
  const faults = {
    EACCES: `${path} may not be used by the user Muster runs as${user}. Give it to that user, or choose another place`,
    EPERM: `${path} may not be changed by the user Muster runs as${user}. Give it to that user, or choose another place`,
    EROFS: `${path} is on a file system that is mounted read-only. Choose another place, or mount it for writing`,
    ENOSPC: `${path} cannot be written: the disk is full. Make space, or choose another place`,
    EDQUOT: `${path} cannot be written: the quota of this user is used up. Make space, or choose another place`,
    ENOENT: `${path} does not exist and cannot be made. Make it, or correct the path`,
    EEXIST: `${path} is a file where a folder should be. Move it, or choose another folder`,
    ENOTDIR: `${path} cannot be: a part of this path is a file. Correct the path`,
    EISDIR: `${path} is a folder where a file should be. Move it, or correct the path`,
    ENAMETOOLONG: `${path} is too long for a path. Choose a shorter one`,
  };
  return faults[code] ? `${faults[code]}.` : undefined;
}
