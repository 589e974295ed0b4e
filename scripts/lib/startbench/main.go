// Command startbench measures how soon a program answers after it was started, and how much memory it holds when
// nothing happens: Assay with an empty and with a used data folder, beside a bare Echo program.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

const (
	patience = 30 * time.Second
	rest     = 2 * time.Second // after the first answer, before memory is read
)

// figures are what one start showed.
type figures struct {
	answer time.Duration
	memory int64 // bytes resident
}

// subject is one way of starting a program; begin prepares a round and gives its arguments.
type subject struct {
	name    string
	program string
	begin   func(round int, address string) []string
}

func main() {
	assay := flag.String("assay", "", "the program to measure")
	bare := flag.String("bare", "", "the bare program beside it, called with its address alone")
	folder := flag.String("folder", "", "where data folders may be made")
	rounds := flag.Int("rounds", 5, "how often each is started")
	flag.Parse()
	if *assay == "" || *bare == "" || *folder == "" || *rounds < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := compare(*assay, *bare, *folder, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "startbench:", err)
		os.Exit(1)
	}
}

func compare(assay, bare, folder string, rounds int) error {
	serve := func(data, address string) []string {
		return []string{"serve", "--data", filepath.Join(folder, data), "--listen", address}
	}
	subjects := []subject{
		{"bare Echo", bare, func(_ int, address string) []string { return []string{address} }},
		{"Assay, empty folder", assay, func(n int, address string) []string { return serve("new"+strconv.Itoa(n), address) }},
		{"Assay, used folder", assay, func(_ int, address string) []string { return serve("new0", address) }},
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "%d starts each\tfirst answer\tfrom\tto\tidle memory\tprogram\tanswer\tmemory\t\n", rounds)
	var yardstick figures
	for _, s := range subjects {
		runs, err := measure(s, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		middle := median(runs)
		if yardstick.answer == 0 {
			yardstick = middle
		}
		size, err := os.Stat(s.program)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%.1fx\t%.1fx\t\n", s.name, millis(middle.answer), millis(runs[0].answer),
			millis(runs[len(runs)-1].answer), megabytes(middle.memory), megabytes(size.Size()),
			float64(middle.answer)/float64(yardstick.answer), float64(middle.memory)/float64(yardstick.memory))
	}
	return out.Flush()
}

// measure gives one figure for each round, the quickest first.
func measure(s subject, rounds int) ([]figures, error) {
	var runs []figures
	for round := range rounds {
		address, err := freeAddress()
		if err != nil {
			return nil, err
		}
		run, err := once(s.program, s.begin(round, address), address)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	slices.SortFunc(runs, func(a, b figures) int { return int(a.answer - b.answer) })
	return runs, nil
}

func once(program string, args []string, address string) (figures, error) {
	var said bytes.Buffer
	child := exec.Command(program, args...)
	child.Stdout, child.Stderr = &said, &said
	begun := time.Now()
	if err := child.Start(); err != nil {
		return figures{}, err
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	defer stop(child, ended)
	if err := awaitAnswer(address, ended); err != nil {
		return figures{}, fmt.Errorf("%w\n%s", err, said.String())
	}
	answer := time.Since(begun)
	time.Sleep(rest)
	memory, err := resident(child.Process.Pid)
	return figures{answer, memory}, err
}

// awaitAnswer asks until the program says that it is well. Each question has a connection of its own.
func awaitAnswer(address string, ended <-chan error) error {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, Proxy: nil}, Timeout: patience}
	for end := time.Now().Add(patience); time.Now().Before(end); {
		select {
		case err := <-ended:
			return fmt.Errorf("it ended before it answered: %v", err)
		default:
		}
		res, err := client.Get("http://" + address + "/healthz")
		if err != nil {
			time.Sleep(time.Millisecond)
			continue
		}
		_, err = io.Copy(io.Discard, res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil || res.StatusCode != http.StatusOK {
			return fmt.Errorf("it answered %s: %v", res.Status, err)
		}
		return nil
	}
	return fmt.Errorf("no answer within %v", patience)
}

func stop(child *exec.Cmd, ended <-chan error) {
	if child.Process.Signal(syscall.SIGTERM) != nil {
		return // it has ended
	}
	select {
	case <-ended:
	case <-time.After(patience):
		_ = child.Process.Kill() // it did not listen
	}
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// resident reads the memory that a process holds, in bytes.
func resident(pid int) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if amount, found := strings.CutPrefix(line, "VmRSS:"); found {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(amount), " kB"), 10, 64)
			return kilobytes * 1024, err
		}
	}
	return 0, errors.New("the process holds no memory")
}

func median(runs []figures) figures {
	memory := slices.Clone(runs)
	slices.SortFunc(memory, func(a, b figures) int { return int(a.memory - b.memory) })
	return figures{runs[len(runs)/2].answer, memory[len(memory)/2].memory}
}

func millis(d time.Duration) string {
	return fmt.Sprintf("%.0f ms", float64(d)/float64(time.Millisecond))
}
func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }
