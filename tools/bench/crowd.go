package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// crowd is many clients of one server of events, and what each of them heard.
type crowd struct {
	first   uint64         // sequence of the first event to come
	sentAt  []atomic.Int64 // by event: when it was sent, in nanoseconds since began
	began   time.Time
	clients []*listener
	stop    context.CancelFunc
	done    sync.WaitGroup
	missing atomic.Int64 // deliveries to come
	all     chan struct{}
}

// listener is one client.
type listener struct {
	times    []time.Duration
	next     uint64
	disorder int
}

// gather connects n clients, which expect so many events.
func gather(ctx context.Context, who *speaker, n, events int) (*crowd, error) {
	c := &crowd{first: who.last + 1, sentAt: make([]atomic.Int64, events), began: time.Now(), all: make(chan struct{})}
	ctx, c.stop = context.WithCancel(ctx)
	c.missing.Store(int64(n) * int64(events))
	if n == 0 {
		close(c.all)
	}
	transport := &http.Transport{DisableCompression: true, DialContext: (&net.Dialer{}).DialContext}
	context.AfterFunc(ctx, transport.CloseIdleConnections)
	for range n {
		body, err := connect(ctx, transport, who)
		if err != nil {
			c.leave()
			return nil, err
		}
		l := &listener{next: c.first, times: make([]time.Duration, 0, events)}
		c.clients = append(c.clients, l)
		c.done.Go(func() {
			defer func() { _ = body.Close() }()
			_ = eachSequence(body, func(seq uint64, _ []byte) error { return c.hear(l, seq) })
		})
	}
	return c, nil
}

func connect(ctx context.Context, transport http.RoundTripper, who *speaker) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, who.HTTP+who.path, nil)
	if err != nil {
		return nil, err
	}
	req.Header = who.listen(who.last)
	res, err := transport.RoundTrip(req)
	if err != nil {
		return nil, fmt.Errorf("connect a client: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		_ = res.Body.Close()
		return nil, fmt.Errorf("connect a client: %s", res.Status)
	}
	return res.Body, nil
}

func (c *crowd) sent(seq uint64) { c.sentAt[seq-c.first].Store(int64(time.Since(c.began))) }

func (c *crowd) hear(l *listener, seq uint64) error {
	now := time.Since(c.began)
	if seq != l.next {
		l.disorder++
	}
	l.next = seq + 1
	if i := int(seq - c.first); seq >= c.first && i < len(c.sentAt) {
		l.times = append(l.times, now-time.Duration(c.sentAt[i].Load()))
		if c.missing.Add(-1) == 0 {
			close(c.all)
		}
	}
	return nil
}

// wait gives the last events time to arrive.
func (c *crowd) wait(ctx context.Context) {
	select {
	case <-c.all:
	case <-ctx.Done():
	case <-time.After(10 * time.Second):
	}
}

// leave ends every client.
func (c *crowd) leave() {
	c.stop()
	c.done.Wait()
}

// account adds to what the server has cost and what its clients have seen.
func (c *crowd) account(who *speaker, cpu time.Duration, stall bool) error {
	c.leave()
	deliveries := 0
	times := &who.times
	if stall {
		times = &who.stalled
	}
	for _, l := range c.clients {
		deliveries += len(l.times)
		who.disorder += l.disorder
		times.add(l.times...)
	}
	who.lost += len(c.clients)*len(c.sentAt) - deliveries
	switch {
	case stall:
	case len(c.clients) == 0:
		who.idle.cpu += cpu
	default:
		who.heard.cpu += cpu
		who.heard.deliveries += deliveries
	}
	return nil
}

var errSeen = errors.New("seen")

// firstFrame is the newest frame of the server, as a template.
func firstFrame(ctx context.Context, who *speaker) (template, error) {
	who.last--
	body, err := connect(ctx, http.DefaultTransport, who)
	who.last++
	if err != nil {
		return template{}, err
	}
	defer func() { _ = body.Close() }()
	var t template
	err = eachSequence(body, func(seq uint64, data []byte) error {
		before, after, found := bytes.Cut(data, fmt.Appendf(nil, `"sequence":%d`, seq))
		if !found {
			return fmt.Errorf("no sequence in %q", data)
		}
		t = template{before: []byte("id: "), between: append([]byte("\nevent: report\n"), append(before, `"sequence":`...)...), after: append(after, "\n"...)}
		t.between, t.after = bytes.Clone(t.between), bytes.Clone(t.after)
		return errSeen
	})
	if !errors.Is(err, errSeen) {
		return t, fmt.Errorf("read a frame: %w", err)
	}
	return t, nil
}

// eachSequence reads server-sent events and hands over the sequence that their
// data names, and the line.
func eachSequence(from io.Reader, fn func(seq uint64, line []byte) error) error {
	lines := bufio.NewReaderSize(from, 8<<10)
	key := []byte(`"sequence":`)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return err
		}
		if !bytes.HasPrefix(line, []byte("data: ")) {
			continue
		}
		_, rest, found := bytes.Cut(line, key)
		if !found {
			continue
		}
		end := bytes.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		seq, err := strconv.ParseUint(string(rest[:max(0, end)]), 10, 64)
		if err != nil {
			return fmt.Errorf("read a sequence: %w", err)
		}
		if err := fn(seq, line); err != nil {
			return err
		}
	}
}

// stalledClient asks for all that the desk still holds and reads nothing of it,
// with as little room for it as the system allows.
func stalledClient(ctx context.Context, who *speaker) (end func(), err error) {
	small := func(_, _ string, c syscall.RawConn) error {
		var set error
		err := c.Control(func(fd uintptr) { set = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 2048) })
		return errors.Join(err, set)
	}
	dialer := net.Dialer{Control: small}
	conn, err := dialer.DialContext(ctx, "tcp", who.HTTP[len("http://"):])
	if err != nil {
		return nil, err
	}
	header := who.listen(who.last - min(who.last, 1000))
	header.Set("Host", conn.RemoteAddr().String())
	request := "GET " + who.path + " HTTP/1.1\r\n"
	for name, values := range header {
		request += name + ": " + values[0] + "\r\n"
	}
	_, err = io.WriteString(conn, request+"\r\n")
	return func() { _ = conn.Close() }, err
}
