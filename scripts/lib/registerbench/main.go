// Command registerbench measures the public register with very many certificates: what the page of a certificate costs
// the server beside a page that is only filled in from memory, and how quickly a name is found beside the database's own
// ways. Of the figures the processor time for each request is the steadiest, since it counts no waiting.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// wanted says what is measured.
type wanted struct {
	folder, database   string
	rows, small        int
	rounds, requests   int
	serve, page, place string
}

func main() {
	var w wanted
	flag.StringVar(&w.folder, "folder", "", "where the databases are made; those made before are used again")
	flag.StringVar(&w.database, "database", "", "postgres://… of a server on which databases may be made; SQLite if not given")
	flag.IntVar(&w.rows, "rows", 1_000_000, "certificates in the large register")
	flag.IntVar(&w.small, "small", 10_000, "certificates in the small register beside it")
	flag.IntVar(&w.rounds, "rounds", 5, "rounds, in each of which every side is measured in turn")
	flag.IntVar(&w.requests, "requests", 4000, "requests to each side in a round")
	flag.StringVar(&w.serve, "serve", "", "used by itself: register, or page for the page of a file")
	flag.StringVar(&w.page, "page", "", "used by itself: the page to serve")
	flag.StringVar(&w.place, "listen", "", "used by itself: where")
	flag.Parse()
	if err := w.run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "registerbench:", err)
		os.Exit(1)
	}
}

func (w wanted) run(ctx context.Context) error {
	switch w.serve {
	case "register":
		return w.serveRegister(ctx)
	case "page":
		return servePage(w.page, w.place)
	}
	if w.folder == "" || w.small < 100 || w.rows < w.small || w.rounds < 1 {
		return fmt.Errorf("a folder and sensible sizes are needed; see --help")
	}
	var registers []*register
	for _, rows := range []int{w.small, w.rows} {
		r, err := w.furnish(ctx, rows)
		if err != nil {
			return fmt.Errorf("furnish %d certificates: %w", rows, err)
		}
		registers = append(registers, r)
	}
	short, err := w.comparePages(registers[0], registers[1])
	if err != nil {
		return fmt.Errorf("measure pages: %w", err)
	}
	found, err := w.compareSearches(ctx, registers[1])
	if err != nil {
		return fmt.Errorf("measure searches: %w", err)
	}
	if short = append(short, found...); len(short) > 0 {
		return fmt.Errorf("%d of the goals are missed", len(short))
	}
	return nil
}

// kind names the database.
func (w wanted) kind() string {
	if w.database == "" {
		return "SQLite"
	}
	return "PostgreSQL"
}

// goal prints a figure beside its goal, at most or at least, and gives its name when it is missed.
func goal(name string, got, limit float64, atMost bool) []string {
	sign, word := "at most", "reached"
	missed := got > limit
	if !atMost {
		sign, missed = "at least", got < limit
	}
	if missed {
		word = "MISSED"
	}
	fmt.Printf("%-58s %8.2f  goal %s %.2f  %s\n", name, got, sign, limit, word)
	if missed {
		return []string{name}
	}
	return nil
}

// home is where a register of some size lives: a folder and, on PostgreSQL, a database.
func (w wanted) home(rows int) string {
	return filepath.Join(w.folder, fmt.Sprintf("%s-%d", w.kind(), rows))
}
