import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  asked,
  everything,
  installed,
  machine,
  managers,
  prepareMachine,
  unknown,
  wrap,
} from "./rpm-unknown";
import { privileged } from "./support";

// Where dnf and zypper give no answer, or one that cannot be read, that is told, and no number.

prepareMachine();

describe.runIf(privileged).each(managers)("%s", (manager) => {
  it("gives the same answers in whatever language", () => {
    const language = { LC_ALL: "de_DE.UTF-8", LANG: "de_DE.UTF-8", LANGUAGE: "de:fr" };
    expect(asked(manager, language).updates).toEqual(everything);
  });

  it("reads its answers among advertisements and warnings", () => {
    // As a subscription's plugin, a wrapper of the administrator's and a terminal of 80 columns do.
    wrap(
      manager,
      `echo 'Updating Subscription Management repositories.'
      echo 'Unable to read consumer identity' >&2
      echo
      echo 'This system is not registered with an entitlement server. You can use "rhc" to register.'
      REAL "$@" >"$TMPDIR/real"; code=$?
      case " $* " in
        *" --xmlout "*) cat "$TMPDIR/real" ;;
        *) awk '{ print } NR % 2 { print "Get more: 3 packages for 1.1-1 at example.com now!"; print " * Try our-store 2.0-1 today" }' "$TMPDIR/real" ;;
      esac
      echo 'Notice: support for this release ends on 2027-01-01:'
      exit $code`,
    );
    expect(asked(manager).updates).toEqual(everything);
  });

  it.each([
    ["says nothing", "exit 0"],
    ["says something else", "echo 'Happy to serve you. Nothing is wrong.'; exit 0"],
    ["fails", "echo 'Error: not today' >&2; exit 1"],
    ["is cut off", 'REAL "$@" | head -c 60; exit 0'],
    ["is not there", "exit 127"],
    ["is killed", "kill -9 $$"],
  ])("claims no number where it %s", (_, script) => {
    wrap(manager, script);
    const { state, ...rest } = asked(manager);
    expect(rest).toEqual({ updates: [], failed: true, installed });
    expect(state.updatesUnknown).toMatch(script === "exit 0" ? /^(failed|no_lists)$/ : /^failed$/);
    expect(state.securityUnknown).toBe(state.updatesUnknown);
  });

  it("ends one that gives no answer, and says that", () => {
    // One that minds no signal.
    wrap(
      manager,
      `echo $$ >>"${machine.directory}/hung-${manager}"; trap '' TERM; sleep 1000 & wait; sleep 1000`,
    );
    expect(asked(manager, { INVENTORY_TIMEOUT: "1" })).toEqual(unknown("timeout"));
    const hung = machine
      .exec("cat", [join(machine.directory, `hung-${manager}`)])
      .trim()
      .split("\n");
    expect(hung).toHaveLength(1);
    // It may be nobody's yet who would ask how it ended.
    const state = machine.exec("sh", ["-c", `ps -o stat= -p ${hung[0]} || :`]);
    expect(state).toMatch(/^(Z.*\n)?$/);
  });

  it("knows of updates where it hangs over advisories", () => {
    const asks = manager === "dnf4" ? "*updateinfo*" : "*list-patches*";
    // A busy machine may take long over the updates, so the limit is far away. SIGALRM is how timeout,
    // which is the manager's parent, learns that the limit has come.
    wrap(
      manager,
      `case "$*" in ${asks}) kill -ALRM $PPID; exec sleep 1000 ;; esac; exec REAL "$@"`,
    );
    const { updates, state, failed } = asked(manager, { INVENTORY_TIMEOUT: "900" });
    expect({ updates, failed }).toEqual({
      updates: everything.map((row) => row.replace(" security", "")),
      failed: false,
    });
    expect(state).toEqual({ securityUnknown: "timeout", listsUpdatedAt: expect.any(String) });
  });

  it("tells of no package where rpm does not say which there are", () => {
    const file = machine.write(
      "../bin/rpm",
      '#!/bin/sh\n[ "$1" = -E ] && exec /usr/bin/rpm "$@"\nexit 1\n',
    );
    chmodSync(file, 0o755);
    const state = join(machine.directory, "state");
    const printed = machine.shell("dash", 'inventory_packages || :; cat "$INVENTORY_STATE" >&2', {
      ...machine.env[manager],
      INVENTORY_STATE: state,
      PATH: `${join(machine.directory, "bin")}:${process.env.PATH}`,
    });
    expect(printed).toBe("");
    expect(machine.exec("cat", [state])).toMatch(
      /^updatesUnknown=failed\nsecurityUnknown=failed\n/,
    );
  });
});

describe.runIf(privileged)("dnf 4 on a terminal of 80 columns", () => {
  it("goes on in the next line, and is read all the same", () => {
    wrap(
      "dnf4",
      `printf '%s\\n' 'stty cols 80; exec REAL "$@"' >"$TMPDIR/narrow"
      quoted=; for word; do quoted="$quoted '$word'"; done
      script -qec "sh $TMPDIR/narrow $quoted" /dev/null </dev/null >"$TMPDIR/real"; code=$?
      tr -d '\\r' <"$TMPDIR/real"
      exit $code`,
    );
    expect(asked("dnf4").updates).toEqual(everything);
    const narrow = machine.exec("sh", ["-c", `cat ${machine.directory}/real`]);
    expect(narrow).toBeDefined();
  });
});
