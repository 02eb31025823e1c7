declare module "topojson-client" {
  import type { GeoJsonProperties, FeatureCollection } from "geojson";
  import type { GeometryObject, Topology } from "topojson-specification";
  export function feature(topology: Topology, object: GeometryObject<GeoJsonProperties>): FeatureCollection;
}

// Put in by build.mjs: where the files that are not bundled stand.
declare const ASSETS: { worker: string; land110: string; land50: string; land10: string };
