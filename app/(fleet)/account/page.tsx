import type { Metadata } from "next";
import { ApiAccess } from "@/components/account/api-access";
import { ApiTokens } from "@/components/account/api-tokens";
import { PasswordForm } from "@/components/account/password-form";
import { ProfileForm } from "@/components/account/profile-form";
import { SignOutEverywhere } from "@/components/account/sign-out-everywhere";
import { PageHeader } from "@/components/page/page-header";
import { Section } from "@/components/page/section";
import { requireUser } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { getAccount } from "@/lib/fleet/account/get-account";
import { listBearerTokens } from "@/lib/fleet/account/list-bearer-tokens";
import { listOrganizations } from "@/lib/fleet/organizations/list-organizations";
import { endSessions, endToken, setPassword, update } from "./actions";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const ctx = await requireUser();
  const [account, organizations, tokens] = await Promise.all([
    getAccount(ctx),
    listOrganizations(ctx),
    listBearerTokens(ctx),
  ]);
  const { username } = account;
  const several = organizations.length > 1;
  return (
    <>
      <PageHeader title="Account" description={`You sign in as ${username}, or by your email.`} />
      <div className="grid max-w-3xl grid-cols-1 gap-10">
        <Section title="You">
          <ProfileForm action={update} account={account} />
        </Section>
        <Section
          title="Password"
          description="A new password ends your other sessions and your API tokens; you stay signed in here."
        >
          <PasswordForm action={setPassword} username={username} />
        </Section>
        <Section
          title="API access"
          description="A token for the API may do what you may do. Give a playbook or a vault one that lasts longer than an hour."
        >
          <ApiAccess
            server={env.serverAddress}
            username={username}
            organizationId={several ? ctx.organizationId : undefined}
          />
        </Section>
        <Section title="API tokens" description="The tokens of yours that are good now.">
          <ApiTokens tokens={tokens} showOrganization={several} action={endToken} />
        </Section>
        <Section
          title="Sign out everywhere"
          description="After a lost laptop, or when a token may have leaked."
        >
          <SignOutEverywhere action={endSessions} />
        </Section>
      </div>
    </>
  );
}
