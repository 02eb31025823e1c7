// Reading of a measure: what its lower and upper bounds are, as far as anybody knows.
import type { Interval } from "../api/types";

export function lower(i: Interval | undefined): number | undefined {
  return i?.min ?? i?.best;
}

export function upper(i: Interval | undefined): number | undefined {
  return i?.max ?? i?.best ?? i?.min;
}

export function middle(i: Interval | undefined): number | undefined {
  return i?.best ?? i?.min ?? i?.max;
}
