import { Inline } from "@/components/page/prose";

type Props = {
  /** The command it is about, which fetches a script with curl and hands it to a shell. */
  command: string;
  /** What the script that is fetched is told by its environment. */
  settings: string;
};

/** For hosts that cannot verify the server's certificate, but have what a private authority gave out. */
export function AuthorityHint({ command, settings }: Props) {
  // With http, or told to verify nothing, there is nothing to trust.
  if (!/^curl -f.*'https:/.test(command)) return null;
  return (
    <p className="text-muted-foreground text-sm">
      <Inline
        text={
          "Where a private authority signed this server's certificate, put `--cacert FILE` after " +
          `\`curl\` and \`${settings}\` before \`sh\`.`
        }
      />
    </p>
  );
}
