package pg

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
)

// wgs84 is the only reference system in the database: longitude and latitude in degrees.
const wgs84 = 4326

// errNoPostGIS is an unfinished installation, not a fault of any statement.
var errNoPostGIS = errors.New("the database has no PostGIS: it was not provisioned")

// registerGeometry teaches a new connection the types that PostGIS added; their numbers differ from database to database.
func registerGeometry(ctx context.Context, conn *pgx.Conn) error {
	var geometry, geography *uint32
	err := conn.QueryRow(ctx, `select to_regtype('public.geometry')::oid, to_regtype('public.geography')::oid`).Scan(&geometry, &geography)
	if err != nil {
		return fmt.Errorf("finding PostGIS: %w", err)
	}
	if geometry == nil || geography == nil {
		return errNoPostGIS
	}
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: *geometry, Codec: codec{}})
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "geography", OID: *geography, Codec: codec{}})
	return nil
}

// codec moves orb values as EWKB. A nil pointer, slice or interface is NULL and back; an orb.Point cannot hold NULL, a
// *orb.Point can. Coordinates that are not finite, and latitudes beyond the poles, are refused here: PostGIS would take
// latitude 95 and turn it into 85 in the first calculation in metres.
type codec struct{}

func (codec) FormatSupported(format int16) bool {
	return format == pgtype.BinaryFormatCode || format == pgtype.TextFormatCode
}

func (codec) PreferredFormat() int16 { return pgtype.BinaryFormatCode }

// PlanEncode takes orb's values only; pgx comes back with the value behind a pointer.
func (codec) PlanEncode(_ *pgtype.Map, _ uint32, format int16, value any) pgtype.EncodePlan {
	switch value.(type) {
	case orb.Point, orb.MultiPoint, orb.LineString, orb.MultiLineString, orb.Ring, orb.Polygon, orb.MultiPolygon, orb.Collection, orb.Bound:
		return encodePlan{text: format == pgtype.TextFormatCode}
	}
	return nil
}

type encodePlan struct{ text bool }

func (p encodePlan) Encode(value any, buf []byte) ([]byte, error) {
	geometry := value.(orb.Geometry) // PlanEncode saw to it
	if err := check(geometry); err != nil {
		return nil, err
	}
	encoded, err := ewkb.Marshal(geometry, wgs84)
	if err != nil {
		return nil, fmt.Errorf("encoding a %s: %w", geometry.GeoJSONType(), err)
	}
	if p.text {
		return hex.AppendEncode(buf, encoded), nil
	}
	return append(buf, encoded...), nil
}

func (codec) PlanScan(_ *pgtype.Map, _ uint32, format int16, target any) pgtype.ScanPlan {
	text := format == pgtype.TextFormatCode
	switch target.(type) {
	case *orb.Geometry:
		return scanPlan[orb.Geometry]{text: text, nullable: true}
	case *orb.Point:
		return scanPlan[orb.Point]{text: text}
	case *orb.MultiPoint:
		return scanPlan[orb.MultiPoint]{text: text, nullable: true}
	case *orb.LineString:
		return scanPlan[orb.LineString]{text: text, nullable: true}
	case *orb.MultiLineString:
		return scanPlan[orb.MultiLineString]{text: text, nullable: true}
	case *orb.Polygon:
		return scanPlan[orb.Polygon]{text: text, nullable: true}
	case *orb.MultiPolygon:
		return scanPlan[orb.MultiPolygon]{text: text, nullable: true}
	case *orb.Collection:
		return scanPlan[orb.Collection]{text: text, nullable: true}
	}
	return nil
}

type scanPlan[T any] struct{ text, nullable bool }

func (p scanPlan[T]) Scan(src []byte, target any) error {
	into := target.(*T) // PlanScan saw to it
	if src == nil {
		var none T
		if !p.nullable {
			return fmt.Errorf("scanning NULL into %T: use a pointer to it", into)
		}
		*into = none
		return nil
	}
	geometry, err := decode(src, p.text)
	if err != nil {
		return err
	}
	value, ok := geometry.(T)
	if !ok {
		return fmt.Errorf("scanning a %s into %T", geometry.GeoJSONType(), into)
	}
	*into = value
	return nil
}

func decode(src []byte, text bool) (orb.Geometry, error) {
	if text {
		raw, err := hex.DecodeString(string(src))
		if err != nil {
			return nil, fmt.Errorf("decoding a geometry: %w", err)
		}
		src = raw
	}
	geometry, srid, err := ewkb.Unmarshal(src)
	if err != nil {
		return nil, fmt.Errorf("decoding a geometry: %w", err)
	}
	if srid != wgs84 && srid != 0 {
		return nil, fmt.Errorf("decoding a geometry: it is in reference system %d, want %d: transform it in the statement", srid, wgs84)
	}
	if err := check(geometry); err != nil {
		return nil, err // POINT EMPTY arrives as NaN
	}
	return geometry, nil
}

func (codec) DecodeValue(_ *pgtype.Map, _ uint32, format int16, src []byte) (any, error) {
	if src == nil {
		return nil, nil
	}
	return decode(src, format == pgtype.TextFormatCode)
}

func (c codec) DecodeDatabaseSQLValue(_ *pgtype.Map, _ uint32, format int16, src []byte) (driver.Value, error) {
	if src == nil || format == pgtype.BinaryFormatCode {
		return src, nil
	}
	return string(src), nil
}

// check refuses what no place on Earth has. Longitudes beyond 180 are places, written past the antimeridian.
func check(geometry orb.Geometry) error {
	switch g := geometry.(type) {
	case orb.Point:
		return checkPoints(g)
	case orb.MultiPoint:
		return checkPoints(g...)
	case orb.LineString:
		return checkPoints(g...)
	case orb.Ring:
		return checkPoints(g...)
	case orb.Bound:
		return checkPoints(g.Min, g.Max)
	case orb.MultiLineString:
		return checkEach(g)
	case orb.Polygon:
		return checkEach(g)
	case orb.MultiPolygon:
		return checkEach(g)
	case orb.Collection:
		return checkEach(g)
	}
	return nil
}

func checkEach[G orb.Geometry](parts []G) error {
	for _, part := range parts {
		if err := check(part); err != nil {
			return err
		}
	}
	return nil
}

func checkPoints(points ...orb.Point) error {
	for _, p := range points {
		if math.IsNaN(p[0]) || math.IsInf(p[0], 0) || math.IsNaN(p[1]) || math.Abs(p[1]) > 90 {
			return fmt.Errorf("no place on Earth: longitude %v, latitude %v", p[0], p[1])
		}
	}
	return nil
}
