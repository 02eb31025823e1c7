// The query is the URL: what it says is what is asked, and a link shows the same.
export interface Query {
  group_by: string;
  from: string;
  to: string;
  as_of: string;
}

export const GROUPS = ["year", "month", "none"] as const;

export function readQuery(search: string): Query {
  const q = new URLSearchParams(search);
  const group = q.get("group_by") ?? "year";
  return {
    group_by: (GROUPS as readonly string[]).includes(group) ? group : "year",
    from: q.get("from") ?? "",
    to: q.get("to") ?? "",
    as_of: q.get("as_of") ?? "",
  };
}

export function writeQuery(query: Query): string {
  return new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
}
