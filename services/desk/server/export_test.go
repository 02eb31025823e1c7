package server

import "time"

// FeedClients counts the clients of the feed.
func (s *Server) FeedClients() int { return s.hub.Clients() }

// Late is what the gauge of the feed's lag says.
func (s *Server) Late() time.Duration { return s.late(time.Now()) }
