// The query is the URL: what it says is what is asked, and a link shows the same.
export interface Query {
  group_by: Group;
  from: string;
  to: string;
  as_of: string;
}

export const GROUPS = ["year", "month", "none"] as const;
type Group = (typeof GROUPS)[number];

// readGroup takes a word that is none of ours for the default.
export function readGroup(word: string | null): Group {
  return GROUPS.find((group) => group === word) ?? "year";
}

export function readQuery(search: string): Query {
  const q = new URLSearchParams(search);
  return {
    group_by: readGroup(q.get("group_by")),
    from: q.get("from") ?? "",
    to: q.get("to") ?? "",
    as_of: q.get("as_of") ?? "",
  };
}

export function writeQuery(query: Query): string {
  return new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
}
