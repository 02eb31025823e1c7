package incident

import (
	"pharos/pkg/geo"
	"pharos/pkg/sar"
)

// Feature returns the incident as a GeoJSON feature, nowhere when nobody knows where.
func Feature(in *sar.Incident) geo.Feature {
	p := in.Picture()
	if at, ok := p.Place(); ok {
		return geo.NewFeature(string(in.ID), &at, p)
	}
	return geo.NewFeature(string(in.ID), nil, p)
}
