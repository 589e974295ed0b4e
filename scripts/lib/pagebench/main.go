// Command pagebench measures how long the server takes for its pages, and how many questions each asks of the
// database, on a furnished body: every page that is reached by following links, for a person with all roles of
// the staff, for a lead auditor, for a client and for the public.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"assay/internal/app"
	"assay/internal/config"
)

func main() {
	clients := flag.Int("clients", 200, "how many clients to furnish")
	folder := flag.String("folder", "", "data folder; one furnished before is used as it is")
	rounds := flag.Int("rounds", 20, "how often each page is asked for")
	only := flag.String("only", "", "measure only pages whose address begins so")
	over := flag.Duration("over", 0, "print only pages whose 95th percentile is above this")
	flag.Parse()
	if *folder == "" || *rounds < 1 || *clients < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := measure(context.Background(), *folder, *clients, *rounds, *over, *only); err != nil {
		fmt.Fprintln(os.Stderr, "pagebench:", err)
		os.Exit(1)
	}
}

// measure furnishes where there is nothing yet, walks through the pages and prints what each took.
func measure(ctx context.Context, folder string, clients, rounds int, over time.Duration, only string) (err error) {
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": folder, "ASSAY_DATABASE": "sqlite:" + filepath.Join(folder, "assay.db")}[name]
	})
	if err != nil {
		return err
	}
	c.Demo = true
	if err := app.Furnish(ctx, c, clients, time.Now(), os.Stderr); err != nil {
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
	fmt.Printf("%-8s %6s %9s %8s %8s  %s\n", "reader", "status", "questions", "p50 ms", "p95 ms", "page")
	for _, r := range readers {
		for _, p := range r.walk(a.Web.Handler()) {
			if !strings.HasPrefix(p.path, only) {
				continue
			}
			if f := p.ask(a.Web.Handler(), rounds); f.p95 >= over {
				fmt.Printf("%-8s %6d %9d %8.1f %8.1f  %s\n", r.name, f.status, f.questions, milliseconds(f.p50), milliseconds(f.p95), p.path)
			}
		}
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
