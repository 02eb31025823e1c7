package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strings"
	"text/tabwriter"
	"time"

	"pharos/pkg/quarantine"
)

// quarantined cares for what no handler could use.
type quarantined struct {
	List  quarantineList  `cmd:"" help:"List what no handler could use, the newest first."`
	Show  quarantineShow  `cmd:"" help:"Print one message that no handler could use."`
	Retry quarantineRetry `cmd:"" help:"Ask the handler to try again, once what was wrong is mended."`
}

const quarantinePath = "/v1/admin/quarantine"

// quarantineList lists.
type quarantineList struct {
	common
	All     bool   `help:"Those that were resolved as well."`
	Handler string `help:"Only what this handler set aside."`
	Limit   int    `help:"How many at most." default:"200"`
	JSON    bool   `name:"json" help:"Print the answer as JSON."`
}

type quarantinePage struct {
	Quarantined []quarantine.Item `json:"quarantined"`
	Unresolved  int               `json:"unresolved"`
	Links       []struct {
		Href string `json:"href"`
		Rel  string `json:"rel"`
	} `json:"links"`
}

// Run implements the command.
func (q *quarantineList) Run(ctx context.Context) error {
	c, err := q.client()
	if err != nil {
		return err
	}
	query := url.Values{"limit": {fmt.Sprint(q.Limit)}}
	if !q.All {
		query.Set("state", "open,waiting")
	}
	if q.Handler != "" {
		query.Set("handler", q.Handler)
	}
	var got quarantinePage
	if err := c.Do(ctx, http.MethodGet, quarantinePath+"?"+query.Encode(), nil, &got); err != nil {
		return err
	}
	if q.JSON {
		return printJSON(got)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tTYPE\tORGANISATION\tSINCE\tSTATE\tREASON")
	for _, i := range got.Quarantined {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s: %s\n", i.ID, strings.TrimPrefix(i.Type, "sar.v1."), i.Org,
			i.QuarantinedAt.UTC().Format(time.DateTime), i.State, i.Reason.Code, brief(i.Reason.Detail))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Printf("%d unresolved\n", got.Unresolved)
	for _, l := range got.Links {
		if l.Rel == "next" {
			fmt.Println("there are more: --limit")
		}
	}
	return nil
}

// brief keeps a line a line.
func brief(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 100 {
		return string(r[:100]) + "…"
	}
	return text
}

// quarantineShow prints one.
type quarantineShow struct {
	common
	ID   string `arg:"" help:"Id, as pharos quarantine list shows it."`
	JSON bool   `name:"json" help:"Print the answer as JSON."`
}

type quarantinedMessage struct {
	quarantine.Item
	Headers    map[string]string `json:"headers"`
	Key        string            `json:"key"`
	SizeBytes  int               `json:"size_bytes"`
	Body       *string           `json:"body,omitempty"`
	BodyBase64 *string           `json:"body_base64,omitempty"`
	Withheld   bool              `json:"body_withheld"`
}

// Run implements the command.
func (q *quarantineShow) Run(ctx context.Context) error {
	c, err := q.client()
	if err != nil {
		return err
	}
	var got quarantinedMessage
	if err := c.Do(ctx, http.MethodGet, quarantinePath+"/"+url.PathEscape(q.ID), nil, &got); err != nil {
		return err
	}
	if q.JSON {
		return printJSON(got)
	}
	printItem(got.Item)
	fmt.Printf("subject   %s\n", got.Key)
	var names []string
	for name := range got.Headers {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Printf("  %s: %s\n", name, got.Headers[name])
	}
	switch {
	case got.Withheld:
		fmt.Printf("body      %d bytes, not for this credential: a coordinator of the desk may see it\n", got.SizeBytes)
	case got.Body != nil:
		fmt.Printf("body      %d bytes:\n%q\n", got.SizeBytes, *got.Body) // quoted: it may hold what moves a terminal's cursor
	case got.BodyBase64 != nil:
		fmt.Printf("body      %d bytes, base64:\n%s\n", got.SizeBytes, *got.BodyBase64)
	}
	return nil
}

func printItem(i quarantine.Item) {
	fmt.Printf("%s is %s\n", i.ID, i.State)
	fmt.Printf("handler   %s\nmessage   %d of stream %s, recorded %s\n", i.Handler, i.Sequence, i.Stream, i.RecordedAt.UTC().Format(time.DateTime))
	fmt.Printf("reason    %s: %s\n", i.Reason.Code, i.Reason.Detail)
	if r := i.Retry; r != nil {
		fmt.Printf("retry     asked %s by %s (%s): %s\n", r.AskedAt.UTC().Format(time.DateTime), r.By, r.Org, r.Reason)
		if !r.Failed.IsZero() {
			fmt.Printf("          failed %s\n", r.Failed.UTC().Format(time.DateTime))
		}
	}
}

// quarantineRetry asks for a retry.
type quarantineRetry struct {
	common
	ID     string        `arg:"" help:"Id, as pharos quarantine list shows it."`
	Reason string        `help:"Why it may work now." required:""`
	Wait   time.Duration `help:"How long to wait for what came of it. 0: do not." default:"1m"`
}

// Run implements the command. It fails when the retry did.
func (q *quarantineRetry) Run(ctx context.Context) error {
	c, err := q.client()
	if err != nil {
		return err
	}
	path := quarantinePath + "/" + url.PathEscape(q.ID)
	var got quarantine.Item
	if err := c.Do(ctx, http.MethodPost, path+"/retry", map[string]any{"reason": q.Reason}, &got); err != nil {
		return err
	}
	for deadline := time.Now().Add(q.Wait); got.State == quarantine.StateWaiting && time.Now().Before(deadline); {
		select {
		case <-time.After(300 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := c.Do(ctx, http.MethodGet, path, nil, &got); err != nil {
			return err
		}
	}
	printItem(got)
	if got.State == quarantine.StateOpen {
		return fmt.Errorf("the handler still cannot use it: %s", got.Reason.Detail)
	}
	return nil
}
