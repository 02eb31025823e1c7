package pg_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"pharos/pkg/pg"
	"pharos/pkg/testkit"
)

func TestPointsOfAllQuadrantsComeBackUnchanged(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	points := []orb.Point{
		{15.766633, 35.35025}, {-157.8, 21.3}, {18.4, -33.9}, {-70.9, -53.1},
		{180, 0}, {-180, 0}, {0, 90}, {0, -90}, {-0.0000001, 0.0000001}, {180.5, 12},
	}
	for _, want := range points {
		var got, bound orb.Point
		var text string
		err := pool.QueryRow(t.Context(), `select $1::geometry, $1::geography, st_asewkt($1::geometry)`, want).Scan(&got, &bound, &text)
		if err != nil {
			t.Fatalf("%v: %v", want, err)
		}
		if got != want {
			t.Errorf("geometry: got %v, want %v", got, want)
		}
		if wantText := fmt.Sprintf("SRID=4326;POINT(%v %v)", want[0], want[1]); want[0] > 1 && text != wantText {
			t.Errorf("on the server: got %s, want %s", text, wantText)
		}
	}
}

func TestEveryShapeComesBackUnchanged(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	ring := orb.Ring{{12, 33}, {13, 33}, {13, 34}, {12, 33}}
	shapes := []orb.Geometry{
		orb.MultiPoint{{1, 2}, {3, 4}}, orb.LineString{{1, 2}, {3, 4}}, orb.MultiLineString{{{1, 2}, {3, 4}}},
		orb.Polygon{ring}, orb.MultiPolygon{{ring}}, orb.Collection{orb.Point{1, 2}, orb.Polygon{ring}}, orb.Point{1, 2},
	}
	for _, want := range shapes {
		var got orb.Geometry
		target := reflect.New(reflect.TypeOf(want))
		if err := pool.QueryRow(t.Context(), `select $1::geometry, $1::geometry`, want).Scan(&got, target.Interface()); err != nil {
			t.Fatalf("%v: %v", want, err)
		}
		if !orb.Equal(got, want) || !orb.Equal(target.Elem().Interface().(orb.Geometry), want) {
			t.Errorf("got %v and %v, want %v", got, target.Elem(), want)
		}
	}
}

func TestNoGeometryIsNullAndBack(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	for _, none := range []any{(*orb.Point)(nil), orb.Geometry(nil), orb.Polygon(nil), nil} {
		shape, point, polygon := orb.Geometry(orb.Point{1, 1}), &orb.Point{1, 1}, orb.Polygon{{{1, 1}}}
		err := pool.QueryRow(t.Context(), `select $1::geometry, $1::geometry, $1::geometry`, none).Scan(&shape, &point, &polygon)
		if err != nil || shape != nil || point != nil || polygon != nil {
			t.Errorf("%T: got %v, %v, %v, %v, want nothing", none, shape, point, polygon, err)
		}
	}
	var point orb.Point
	if err := pool.QueryRow(t.Context(), `select null::geometry`).Scan(&point); err == nil {
		t.Errorf("NULL became the point %v, want an error", point)
	}
}

func TestPointersAndOtherProtocolsWork(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	want := orb.Point{14.2, 35.9}
	modes := []pgx.QueryExecMode{pgx.QueryExecModeCacheStatement, pgx.QueryExecModeDescribeExec, pgx.QueryExecModeExec}
	for _, mode := range modes {
		var got *orb.Point
		if err := pool.QueryRow(t.Context(), `select st_setsrid(st_makepoint(14.2, 35.9), 4326)`, mode).Scan(&got); err != nil || *got != want {
			t.Errorf("mode %v: got %v, %v, want %v", mode, got, err, want)
		}
	}
	var near bool
	if err := pool.QueryRow(t.Context(), `select st_dwithin($1::geography, $2::geography, 10)`, &want, want).Scan(&near); err != nil || !near {
		t.Errorf("a place is not near itself: %v", err)
	}
}

func TestNowhereIsRefusedBeforeItIsStored(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	nowhere := []orb.Geometry{orb.Point{10, 95}, orb.Point{math.NaN(), 1}, orb.Point{1, math.NaN()}, orb.Point{math.Inf(1), 1},
		orb.Polygon{{{1, 2}, {3, -91}, {1, 2}}}, orb.Collection{orb.Point{1, 100}}}
	for _, place := range nowhere {
		if _, err := pool.Exec(t.Context(), `select $1::geometry`, place); err == nil || pg.IsUnavailable(err) {
			t.Errorf("%v: got %v, want a refusal that lasts", place, err)
		}
	}
	var empty orb.Point
	if err := pool.QueryRow(t.Context(), `select 'srid=4326;point empty'::geometry`).Scan(&empty); err == nil {
		t.Errorf("an empty point became %v, want an error", empty)
	}
}
