import type { Metadata } from "next";

export const metadata: Metadata = { title: "Not found" };

// Inside the shell: the way to everything that does exist stays in view.
export { NothingHere as default } from "@/components/page/nothing-here";
