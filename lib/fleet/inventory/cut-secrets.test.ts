import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutSecrets, cutSecretsOf } from "@/lib/fleet/inventory/cut-secrets";

describe("secrets in addresses are cut", () => {
  test.each([
    ["https://user:pass@deb.example.com/debian", "https://deb.example.com/debian"],
    ["https://token@deb.example.com:8443/debian", "https://deb.example.com:8443/debian"],
    ["https://TOKEN:@packages.example.com/x/", "https://packages.example.com/x/"],
    ["https://us@er:p@ss@deb.example.com/x", "https://deb.example.com/x"],
    ["https://user:pa/ss@deb.example.com/x", "https://deb.example.com/x"],
    ["https://user:p?a#ss@deb.example.com/x", "https://deb.example.com/x"],
    [
      "https://updates.example.com/SUSE/x/update/?s3cr3t",
      "https://updates.example.com/SUSE/x/update/",
    ],
    ["https://pkgs.example.com/repo?token=s3cr3t&a=b", "https://pkgs.example.com/repo"],
    ["https://pkgs.example.com/repo#s3cr3t", "https://pkgs.example.com/repo"],
    ["https://user:pass@[2001:db8::1]:8080/x?y", "https://[2001:db8::1]:8080/x"],
    ["mirror+https://u:p@m.example.com/list?k=v", "mirror+https://m.example.com/list"],
    ["tor+http://u:p@x.onion/debian bookworm/main", "tor+http://x.onion/debian bookworm/main"],
    ["s3://KEY:secret@bucket/apt", "s3://bucket/apt"],
    ["//user:pass@mirror.example.com/x", "//mirror.example.com/x"],
    ["user:pass@mirror.example.com/x", "mirror.example.com/x"],
    [`https://u:pa's"s<3@h.example/x`, "https://h.example/x"],
    ["https://host.example/x?token=ab'cdef", "https://host.example/x"],
    [
      "https://u:p@one/x,https://u:p@two/y;http://t@three/z",
      "https://one/x,https://two/y;http://three/z",
    ],
    ["https://h.example/x;token=s3cr3t/y", "https://h.example/x"],
    ["https://h.example/x&token=s3cr3t", "https://h.example/x"],
    ["https://h.example/x%3Ftoken=s3cr3t", "https://h.example/x"],
    ["https://user:s3cr3t%40h.example/x", "https://h.example/x"],
    ["https://joe%40example.com:s3cr3t@h.example/x", "https://h.example/x"],
    ["https://user:pa\u00a0s\u2028s@h.example/x", "https://h.example/x"],
    ["https://a:b@one/x?t https://c:d@two/y#z", "https://one/x https://two/y"],
    [
      "created by dnf config-manager from https://u:p@h/x?t",
      "created by dnf config-manager from https://h/x",
    ],
  ])("%s", (given, kept) => {
    expect(cutSecrets(given)).toBe(kept);
  });

  test.each([
    "",
    "http://deb.debian.org/debian bookworm/main",
    "https://[2001:db8::1]:8080/debian",
    "http://mirror.example.com:$port/$releasever/$basearch/",
    "file:///srv/repository",
    "cdrom:[Debian GNU/Linux 12.5.0 _Bookworm_ - Official amd64]/",
    "https://host.example.com/npm/@scope/package",
    "deb-debian-bookworm",
    "https://h.example/a&b;c/%20d",
    "What is new? #1 @home",
  ])("%s stays as it is", (text) => {
    expect(cutSecrets(text)).toBe(text);
  });

  test("in what is made of the address", () => {
    // dnf makes ids of addresses: without the scheme, and with _ for slashes.
    const url = "https://user:hunter2x@pkgs.example.com/repo";
    expect(cutSecretsOf("hunter2x@pkgs.example.com_repo", url)).toBe("***@pkgs.example.com_repo");
    const query = "https://pkgs.example.com/repo?token=s3cr3t-s3cr3t";
    expect(cutSecretsOf("pkgs.example.com_repo_token=s3cr3t-s3cr3t", query)).not.toContain(
      "s3cr3t",
    );
    const file = "https://updates.suse.com/SLES?credentials=SUSE_Linux_Enterprise_Server_15_SP5";
    const name = "SUSE_Linux_Enterprise_Server_15_SP5:SLE-Product-SLES15-SP5-Updates";
    expect(cutSecretsOf(name, file)).toBe(name);
    expect(cutSecretsOf("debian", "https://d:deb@deb.example.com/debian")).toBe("debian");
  });

  test.each([
    ["tok3n-1@h_repo", "https://tok3n-1@h/repo", "***@h_repo"],
    ["h_repo_p+ss/word", "https://u:p%2Bss%2Fword@h/repo", "h_repo_***"],
    ["h_repo_p%2bss%2fword", "https://u:p%2Bss%2Fword@h/repo", "h_repo_***"],
    ["repo eyJhbGciOi", "https://h/repo?jwt=eyJhbGciOi ", "repo ***"],
    ["repo AKIA12345", "https://h/repo;X-Amz-Credential=AKIA12345&x=1", "repo ***"],
    ["a.b*c(d", "https://u:a.b*c(d@h/", "***"],
    ["100% sure", "https://u:100%@h/", "100% sure"],
  ])("%s beside %s", (text, url, kept) => {
    expect(cutSecretsOf(text, url)).toBe(kept);
  });

  test("and nothing more is cut the next time", () => {
    const text = fc.string({
      unit: fc.constantFrom(..."ab1:/@?#[]. $", "https://"),
      maxLength: 24,
    });
    fc.assert(
      fc.property(text, (given) => {
        const once = cutSecrets(given);
        expect(cutSecrets(once)).toBe(once);
      }),
      { numRuns: 5000, seed: 20261127 },
    );
  });
});
