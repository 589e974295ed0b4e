// Command pagebench measures how long the server takes for its pages, and how many questions each asks of the
// database, on a furnished body: every page that is reached by following links, for a person with all roles of
// the staff, for a lead auditor, for a client and for the public, who also holds the links that were sent out.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assay/internal/app"
	"assay/internal/config"
)

// wanted says what is measured.
type wanted struct {
	folder, database, only string
	clients, rounds, worst int
	within                 time.Duration
}

func main() {
	var w wanted
	flag.IntVar(&w.clients, "clients", 200, "how many clients to furnish")
	flag.StringVar(&w.folder, "folder", "", "data folder; one furnished before is used as it is")
	flag.StringVar(&w.database, "database", "", "postgres://… to furnish and measure there; SQLite in the folder if not given")
	flag.IntVar(&w.rounds, "rounds", 20, "how often each page is asked for")
	flag.StringVar(&w.only, "only", "", "measure only pages whose address begins so")
	flag.DurationVar(&w.within, "within", 50*time.Millisecond, "how soon a page is to be answered")
	flag.IntVar(&w.worst, "worst", 25, "how many of the slowest pages to print")
	flag.Parse()
	if w.folder == "" || w.rounds < 1 || w.clients < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := measure(context.Background(), w); err != nil {
		fmt.Fprintln(os.Stderr, "pagebench:", err)
		os.Exit(1)
	}
}

// measure furnishes where there is nothing yet, walks through the pages and prints what they took.
func measure(ctx context.Context, w wanted) (err error) {
	if w.database == "" {
		w.database = "sqlite:" + filepath.Join(w.folder, "assay.db")
	}
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": w.folder, "ASSAY_DATABASE": w.database}[name]
	})
	if err != nil {
		return err
	}
	c.Demo = true
	if err := app.Furnish(ctx, c, w.clients, time.Now(), os.Stderr); err != nil {
		return err
	}
	a, err := app.Open(ctx, c, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	readers, err := readersOf(ctx, a)
	if err != nil {
		return err
	}
	kind, _, _ := strings.Cut(w.database, ":")
	var all []figures
	for _, r := range readers {
		own := r.measure(a.Web.Handler(), w)
		all = append(all, own...)
		w.sum(kind+", "+r.name, own)
	}
	w.sum(kind+", all", all)
	w.print(all)
	return nil
}

// sum prints how many of the pages keep the time, and the most questions.
func (w wanted) sum(name string, all []figures) {
	if len(all) == 0 {
		return
	}
	quick, most, faults := 0, 0, 0
	for _, f := range all {
		if f.p95 <= w.within {
			quick++
		}
		if f.status >= 500 {
			faults++
		}
		most = max(most, f.questions)
	}
	fmt.Printf("%-18s %4d of %4d addresses within %v (%.1f %%), at most %d questions, %d faults\n",
		name, quick, len(all), w.within, 100*float64(quick)/float64(len(all)), most, faults)
}

// print lists the slowest pages: the least time of all rounds is the steadiest figure on a machine that has
// other work, the 95th percentile what a reader meets there.
func (w wanted) print(all []figures) {
	slices.SortFunc(all, func(a, b figures) int { return int(b.p95 - a.p95) })
	fmt.Printf("\n%-8s %6s %9s %8s %8s %8s %8s %8s  %s\n", "reader", "status", "questions", "least ms", "p50 ms", "p95 ms", "CPU ms", "KB", "page")
	for _, f := range all[:min(len(all), w.worst)] {
		fmt.Printf("%-8s %6d %9d %8.1f %8.1f %8.1f %8.1f %8.1f  %s\n", f.reader, f.status, f.questions, milliseconds(f.least), milliseconds(f.p50),
			milliseconds(f.p95), milliseconds(f.cpu), float64(f.bytes)/1000, f.path)
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
