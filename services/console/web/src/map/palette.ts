// Colours of the map by day and by red night. Shape always says the same as colour.
export interface Palette {
  sea: string;
  land: string;
  coast: string;
  grid: string;
  gridText: string;
  text: string;
  halo: string;
  distress: string;
  alert: string;
  uncertainty: string;
  none: string;
  ended: string;
  edge: string;
  craft: string;
  other: string;
  selected: string;
}

export const DAY: Palette = {
  sea: "#dbe6ee", land: "#efe9dc", coast: "#7b8794", grid: "#b4c3cf", gridText: "#4d5d6b", text: "#0b1a26", halo: "#ffffff",
  distress: "#d0021b", alert: "#f5a100", uncertainty: "#1463b8", none: "#6b7680", ended: "#8b949c", edge: "#0b1a26",
  craft: "#0b3d2e", other: "#33424e", selected: "#0b1a26",
};

// Nothing but long wavelengths: rods stay dark-adapted. Brightness and shape carry what hue carries by day.
export const NIGHT: Palette = {
  sea: "#080000", land: "#1c0200", coast: "#6d0f08", grid: "#2e0503", gridText: "#8f1a10", text: "#ff3b28", halo: "#080000",
  distress: "#ff2a17", alert: "#d92213", uncertainty: "#a8180c", none: "#7d120a", ended: "#5d0d07", edge: "#ff5a45",
  craft: "#c01d10", other: "#8f1a10", selected: "#ff6a55",
};
