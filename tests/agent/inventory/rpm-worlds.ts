import { choices } from "./rpm-worlds-choice";
import { kinds } from "./rpm-worlds-kinds";
import { settings } from "./rpm-worlds-settings";

/** Written by hand: one of a kind each. */
export const worlds = [...choices, ...kinds, ...settings];
