package scenario_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsReportedWithoutALinkComesTogetherWhenItIsBack(t *testing.T) {
	s := parse(t, head+`02:00 crew link lost
02:10 crew rescue
  opens: other
02:15 hotline observation
02:20 crew observation
02:30 crew observation
02:40 fix ship 34°N 15°E
03:00 crew link back, shuffled, twice
03:10 crew observation
`)
	var told []string
	first, again := []int{}, []int{}
	for _, e := range s.Entries {
		words := e.Org + " " + e.Told.Format("15:04")
		if e.Backlog > 0 {
			words += " backlog"
		}
		switch told = append(told, words); {
		case e.Again:
			again = append(again, e.Number)
		case e.Backlog > 0:
			first = append(first, e.Number)
		}
	}
	batch := []string{"crew 03:00 backlog", "crew 03:00 backlog", "crew 03:00 backlog"}
	want := slices.Concat([]string{"hotline 01:47", "hotline 02:15", "crew 02:40"}, batch, batch, []string{"crew 03:10"})
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if len(first) != 3 || !slices.Equal(first, again) || slices.IsSorted(first) {
		t.Errorf("the backlog is %v, then %v; want three, shuffled, twice", first, again)
	}
}

func TestALinkThatIsLostIsLostUntilItIsBack(t *testing.T) {
	for body, want := range map[string]string{
		"02:00 crew link lost\n02:10 crew link lost\n02:20 crew observation\n02:30 crew link back\n":                         "play.txt:9: the link of crew is lost already (line 8)",
		"02:00 crew link lost\n02:30 crew link back\n":                                                                       "play.txt:9: crew has reported nothing since its link was lost (line 8)",
		"02:00 crew link lost\n02:10 crew observation\n  reported: 02:20\n02:30 crew link back\n":                            "play.txt:10: crew has no link since line 8: it tells all of it when the link is back",
		"02:00 crew link lost\n02:10 crew observation\n02:30 crew link back, thrice\n":                                       `play.txt:10: expected shuffled, or twice, found "thrice"`,
		"02:00 crew link lost\n02:10 crew rescue\n  opens: x\n02:20 desk observation\n  incident: x\n03:00 crew link back\n": `play.txt:11: it speaks of the incident "x", which is told later (line 9)`,
	} {
		if problems := bad(t, head+body); len(problems.All) != 1 || problems.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", body, problems, want)
		}
	}
}
