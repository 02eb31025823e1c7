package main

import (
	"context"
	"net/http"
	"sync"

	"github.com/nats-io/nats.go"
)

// framesSubject is where the peers of the feed get frames from.
const framesSubject = "bench.frames"

// plainQueue is how many frames wait for one client, as many as the desk lets wait.
const plainQueue = 1024

// plainFeed is the least that serves events: each frame is written to each
// client as it is, and flushed. It knows no places in a log, no windows, no
// credentials.
func plainFeed(_ context.Context, url string) (http.Handler, error) {
	var mu sync.Mutex // guards clients
	clients := map[chan []byte]bool{}
	nc, err := nats.Connect(url)
	if err != nil {
		return nil, err
	}
	_, err = nc.Subscribe(framesSubject, func(m *nats.Msg) {
		mu.Lock()
		defer mu.Unlock()
		for c := range clients {
			c <- m.Data
		}
	})
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		frames := make(chan []byte, plainQueue)
		mu.Lock()
		clients[frames] = true
		mu.Unlock()
		defer func() {
			go func() { // whoever hands out must not wait for us
				for range frames {
				}
			}()
			mu.Lock()
			delete(clients, frames)
			mu.Unlock()
			close(frames)
		}()
		w.Header().Set("Content-Type", "text/event-stream")
		control := http.NewResponseController(w)
		if control.Flush() != nil {
			return
		}
		for {
			select {
			case <-r.Context().Done():
				return
			case f := <-frames:
				if _, err := w.Write(f); err != nil || control.Flush() != nil {
					return
				}
			}
		}
	}), nil
}
