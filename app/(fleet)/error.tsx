"use client";

// Inside the shell: one page failed, the others are a click away.
export { PageFailed as default } from "@/components/page/page-failed";
