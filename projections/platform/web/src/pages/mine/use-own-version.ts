import { useShell } from "../../shell";

/** Another number whenever the stream has brought something of this member, or was broken and is back. */
export function useOwnVersion(member: string): number {
  const { live } = useShell();
  const own = [...live.facts, ...live.rejections].filter((one) => one.member === member);
  const newest = Math.max(0, ...own.map((one) => one.seq));
  // What is neither accepted nor rejected is not on the stream: a duplicate shows with the next of anything.
  return live.lists * 1e9 + newest;
}
