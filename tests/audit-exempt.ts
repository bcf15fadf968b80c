/**
 * Tables that change without an audit row, whoever changes them, and why nobody needs one. A table
 * that is named here and never changes so fails `npm test`.
 */
export const unauditedTables: Record<string, string> = {
  // What machines report. The page of the host and its history of reports show it.
  Report: "It is the history of the reports itself.",
  HostInventory: "What a host reported last.",
  HostPackage: "What a host reported last.",
  HostRepository: "What a host reported last.",
  PackageState: "What hosts reported, shared by them.",
  PackageDescription: "What hosts reported, shared by them.",
  Repository: "What hosts reported, shared by them.",
  Container: "What a host reported last.",
  HostBoot: "Which life of a machine checked in. That two live at once is audited, and each split.",
  // What the server notes for itself.
  HostHour: "Counts what one host did in an hour, for its bounds.",
  LoginThrottle: "Counts failed tries, for the waits.",
  EnrollmentRefusal: "A refusal changes nothing; it is shown with its token.",
  RetiredCredential: "Hashes of credentials that ended. What ended them is audited.",
  BootstrapToken: "An agent asks for it with its credential, and it is good for five minutes.",
  AgentSocket: "Which server holds the websocket of a host.",
};

type Exempt = { tables: string[]; why: string };

/**
 * Verbs that change other tables without an audit row, and why. The key is the file below lib/fleet
 * and the name. One that is named here and never does so fails `npm test`.
 */
export const unauditedVerbs: Record<string, Exempt> = {
  // Signs of life, and what comes with them.
  "hosts/mark-seen markSeen": { tables: ["Host"], why: "When a host was seen last." },
  "hosts/record-heartbeat recordHeartbeat": { tables: ["Host"], why: "Facts a host reports." },
  "hosts/note-return noteReturn": {
    tables: ["Host"],
    why: "The host checks in again after its agent said that it goes, which was audited.",
  },
  "hosts/record-containers replaceContainers": {
    tables: ["Host"],
    why: "The number of its containers, which a host reports.",
  },
  "inventory/record-docker recordDocker": {
    tables: ["Host"],
    why: "The numbers of its images and volumes, which a host reports.",
  },
  "inventory/record-ping recordPing": { tables: ["Host"], why: "What a host measured." },
  "inventory/write-report writeReport": { tables: ["Host"], why: "What a host reports." },
  "inventory/record-report recordReport": {
    tables: ["Host"],
    why: "What a host reports, when another report of it came between.",
  },
  "clones/note-boot noteBoot": {
    tables: ["Host"],
    why: "Which life of its machine a host is in. A second machine is audited.",
  },
  "clones/answer-copy answerCopy": {
    tables: ["HostToken"],
    why: "A copy that has not enrolled gets its token anew at each check-in; its making is audited.",
  },
  "commands/answer-commands answerCommands": {
    tables: ["HostCommand"],
    why: "A command is on its way. That it was asked for is audited, and what came of it.",
  },
  "sockets/open-socket openSocket": {
    tables: ["Host"],
    why: "A host with a websocket names no boots any more.",
  },
  // What was tried, used or fetched last: a note on the credential.
  "credentials/note-refusal noteRefusal": {
    tables: ["Host"],
    why: "A refusal changes nothing; it is shown on the page of the host.",
  },
  "enrollment/refuse-token refuseToken": {
    tables: ["HostToken"],
    why: "A refusal changes nothing; it is shown with the token.",
  },
  "enrollment/note-script-fetched noteScriptFetched": {
    tables: ["HostToken"],
    why: "When the script was fetched, for whoever waits for the host.",
  },
  "install/enrollment-script enrollmentScript": {
    tables: ["AutoEnrollmentToken"],
    why: "When the script was fetched, for whoever waits for hosts.",
  },
  "auto-enrollment/note-used noteTokenUsed": {
    tables: ["AutoEnrollmentToken"],
    why: "When a token was used last.",
  },
  "auto-enrollment/verify-token verifyToken": {
    tables: ["AutoEnrollmentToken"],
    why: "A quicker proof of the same secret, for tokens of earlier versions.",
  },
  "auto-enrollment/enroll enrollBulk": {
    tables: ["AutoEnrollmentToken"],
    why: "Of hosts that are all skipped the quota is taken and given back. Each that comes is audited.",
  },
  "members/enter enter": { tables: ["BearerToken"], why: "When a token was used last." },
  "credentials/verify-agent verifyAgent": {
    tables: ["Host"],
    why: "The credential before the newest ends with the use of the newest, as its rotation said.",
  },
  "commands/request-command requestCommand": {
    tables: ["Host"],
    why: "It locks hosts by counting a command more, and counts back those it does not ask.",
  },
};

/**
 * What writes in lib/fleet and is no verb, so that nobody watches it: nobody called it, so an audit
 * row could name nobody. Functions that are given the database first are not among them, for they
 * write in the transaction of a verb or of the server.
 */
export const writersOnTheirOwn: Record<string, string> = {
  "housekeeping/housekeeping startHousekeeping": "What had its time is deleted, as Settings says.",
  "inventory/prune startPruning": "Packages that no host has any more go.",
  "server/membership joinServers": "A server enters its own row, and renews it.",
  "sockets/agent-socket-row putRow": "A server notes which websockets it holds.",
  "sockets/agent-socket-row takeRowAway": "A server notes which websockets it holds.",
  "sockets/look-again watch": "A server looks after its websockets.",
  "sockets/look-again lookSoon": "A server looks after its websockets.",
};

/** Verbs whose source speaks of a write, and that change nothing themselves. */
export const writersByNameAlone: Record<string, string> = {
  "members/login login": "It says what a sign-in writes besides; signInAndOpen writes it.",
  "readiness readiness": "It writes what stands there, to see whether anything can be written.",
};
