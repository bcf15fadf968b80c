import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SetupPanel } from "@/components/auth/setup-panel";
import { pageCaller } from "@/lib/auth/page";
import { isSetUp } from "@/lib/fleet/members/set-up";
import { setUpHere } from "./actions";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage() {
  const { db } = await pageCaller();
  if (await isSetUp(db)) redirect("/login?notice=set-up");
  return <SetupPanel action={setUpHere} />;
}
