package server

// FeedClients counts the clients of the feed.
func (s *Server) FeedClients() int { return s.hub.Clients() }
