import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthPanel } from "@/components/auth/auth-panel";
import { Notice } from "@/components/auth/notice";
import { SignInForm } from "@/components/auth/sign-in-form";
import { ownPath } from "@/lib/auth/own-path";
import { currentUser, pageCaller } from "@/lib/auth/page";
import { isSetUp } from "@/lib/fleet/members/set-up";
import { enterHere } from "./actions";

export const metadata: Metadata = { title: "Sign in" };

/** Why somebody was sent here, by `?notice=`. */
const notices = new Map([
  ["set-up", "Muster is already set up. Sign in instead."],
  ["signed-out", "You are signed out in every browser and of the API."],
  ["left", "You left the organization. To sign in again you need an invitation."],
]);

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function LoginPage({ searchParams }: Props) {
  const query = await searchParams;
  const callbackUrl = ownPath(first(query.callbackUrl));
  if (await currentUser()) redirect(callbackUrl ?? "/");
  const { db } = await pageCaller();
  if (!(await isSetUp(db))) redirect("/setup");

  const notice = notices.get(first(query.notice) ?? "");
  return (
    <AuthPanel title="Sign in" footer="No account? An admin of your organization can invite you.">
      {notice && <Notice>{notice}</Notice>}
      <SignInForm action={enterHere} callbackUrl={callbackUrl} />
    </AuthPanel>
  );
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
