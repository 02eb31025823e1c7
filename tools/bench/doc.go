// Command bench measures Pharos against what it stands on: each figure beside a
// denominator that does the same work with as little as possible, measured in
// the same run in alternating slices, so that whatever else the machine does
// hits both sides. It prints a table; a goal that is missed is said, and is no
// error.
//
//	make bench
//	go run ./tools/bench --only feed --quick
//	go run ./tools/bench --runs 3          # medians
//
// Servers run in processes of their own, so that their processor time is theirs
// alone: the whole of Pharos as `pharos up` joins it, the desk as its own program
// joins it, and the peers: a log that syncs each write, a PostgreSQL, two servers
// of events. This process is the clients of all of them.
//
// It owns load, clients, peers and arithmetic; what is measured is the product's
// own code, joined by the same packages.
package main
