export type TestFile = { path: string; projects: string[]; programs: string[]; build: boolean };
export function testFiles(): TestFile[];
export function chosenFiles(args: string[]): TestFile[];
