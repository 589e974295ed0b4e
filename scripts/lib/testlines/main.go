// Command testlines turns the stream of go test -json into Go's own lines: one for each package, and for each failed
// test everything that it said. It writes "passed failed skipped" into the file named, and fails if anything failed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

type tally struct {
	passed, failed, skipped int
	said                    map[string][]string // output by test, until its verdict
	broken                  map[string]bool     // packages with a failed test
	reasons                 map[string]int      // skipped tests by why
	built                   []string            // what the compiler said
}

func newTally() *tally {
	return &tally{said: map[string][]string{}, broken: map[string]bool{}, reasons: map[string]int{}}
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go test -json ... | testlines COUNTS")
		os.Exit(2)
	}
	t := newTally()
	if err := t.read(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "testlines:", err)
		os.Exit(1)
	}
	counts := fmt.Sprintf("%d %d %d\n", t.passed, t.failed, t.skipped)
	if err := os.WriteFile(os.Args[1], []byte(counts), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, "testlines:", err)
		os.Exit(1)
	}
	if t.failed > 0 {
		os.Exit(1)
	}
}

// read takes events until the stream ends. A line that is no event is passed through as it is.
func (t *tally) read(from io.Reader, to io.Writer) error {
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) == nil && e.Action != "" {
				t.take(e, to)
			} else {
				fmt.Fprintf(to, "%s", line)
			}
		}
		if err == io.EOF {
			t.printSkipped(to)
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (t *tally) take(e event, to io.Writer) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "build-output":
		fmt.Fprint(to, e.Output)
	case "output":
		t.said[key] = append(t.said[key], e.Output)
	case "pass", "skip", "fail":
		if e.Test == "" {
			t.closePackage(e, to)
		} else {
			t.closeTest(e, to)
		}
		delete(t.said, key)
	}
}

func (t *tally) closeTest(e event, to io.Writer) {
	said := t.said[e.Package+" "+e.Test]
	switch e.Action {
	case "pass":
		t.passed++
	case "skip":
		t.skipped++
		t.reasons[reason(said)]++
	case "fail":
		t.failed++
		t.broken[e.Package] = true
		for _, line := range said {
			if !strings.HasPrefix(line, "=== ") {
				fmt.Fprint(to, line)
			}
		}
	}
}

// reason gives what a skipped test said, without the place where it said it.
func reason(said []string) string {
	for _, line := range said {
		if _, why, found := strings.Cut(line, ".go:"); found && strings.HasPrefix(line, "    ") {
			_, why, _ = strings.Cut(why, ": ")
			return strings.TrimSpace(why)
		}
	}
	return "no reason given"
}

// printSkipped names each reason for which tests were left out, once.
func (t *tally) printSkipped(to io.Writer) {
	for _, why := range slices.Sorted(maps.Keys(t.reasons)) {
		fmt.Fprintf(to, "skipped %d: %s\n", t.reasons[why], why)
	}
}

// closePackage prints the package's own line, and all that it said outside of tests if it failed. A package that
// fails without a failed test, by a panic, a timeout or the compiler, counts as one failure.
func (t *tally) closePackage(e event, to io.Writer) {
	said := t.said[e.Package+" "]
	if e.Action == "fail" && !t.broken[e.Package] {
		t.failed++
		t.unfinished(e.Package, to)
	}
	for _, line := range said {
		own := strings.HasPrefix(line, "ok  ") || strings.HasPrefix(line, "FAIL\t")
		if own || e.Action == "fail" && strings.TrimSpace(line) != "FAIL" {
			fmt.Fprint(to, line)
		}
	}
}

// unfinished prints what the tests said that were cut short.
func (t *tally) unfinished(pkg string, to io.Writer) {
	for key, said := range t.said {
		if strings.HasPrefix(key, pkg+" ") && key != pkg+" " {
			fmt.Fprint(to, strings.Join(said, ""))
			delete(t.said, key)
		}
	}
}
