package geo

// Feature is a GeoJSON feature (RFC 7946) with at most one place. Geometry is
// null where nobody knows the place.
type Feature struct {
	Type       string `json:"type"`
	ID         string `json:"id"`
	Geometry   *Point `json:"geometry"`
	Properties any    `json:"properties"`
}

// Point is a GeoJSON point, longitude first.
type Point struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"`
}

// NewFeature returns a feature at p, or nowhere when p is nil.
func NewFeature(id string, p *Position, properties any) Feature {
	f := Feature{Type: "Feature", ID: id, Properties: properties}
	if p != nil {
		f.Geometry = &Point{Type: "Point", Coordinates: [2]float64{p.Lon, p.Lat}}
	}
	return f
}

// Collection is a GeoJSON feature collection with the members that OGC API
// Features adds.
type Collection struct {
	Type           string    `json:"type"`
	NumberReturned int       `json:"numberReturned"`
	Links          []Link    `json:"links"`
	Features       []Feature `json:"features"`
}

// Link points to the same, or the next, page.
type Link struct {
	Href string `json:"href"`
	Rel  string `json:"rel"`
	Type string `json:"type,omitempty"`
}

// NewCollection returns features as a collection; nil gives an empty list.
func NewCollection(features []Feature, links ...Link) Collection {
	if features == nil {
		features = []Feature{}
	}
	if links == nil {
		links = []Link{}
	}
	return Collection{Type: "FeatureCollection", NumberReturned: len(features), Links: links, Features: features}
}
