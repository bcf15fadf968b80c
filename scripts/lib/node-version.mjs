// Imported first and for its effect: the rest of the scripts may use syntax an old Node cannot
// parse. Prisma 7 and Vite 8 set the bound.
const [major, minor] = process.versions.node.split(".").map(Number);
const enough = major === 20 ? minor >= 19 : major === 22 ? minor >= 12 : major >= 24;

if (!enough) {
  console.error(
    `Muster needs Node.js 20.19, 22.12, 24 or newer; this is ${process.versions.node}. ` +
      "Install one from https://nodejs.org and run the command again.",
  );
  process.exit(1);
}
