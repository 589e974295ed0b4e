// Command kill9 kills Assay in the middle of acknowledged writes and counts what each start finds again.
package main

import (
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	_ "modernc.org/sqlite"
)

const patience = 60 * time.Second

// forget makes the test lose what was acknowledged.
var forget bool

func main() {
	assay := flag.String("assay", "", "the program to kill")
	folder := flag.String("folder", "", "its data folder, made by the test")
	cycles := flag.Int("cycles", 15, "how often it is killed")
	writers := flag.Int("writers", 6, "how many write at the same time")
	flag.BoolVar(&forget, "forget", false, "control: throw the write-ahead log away after each kill; the test must then find losses")
	flag.Parse()
	if *assay == "" || *folder == "" || *cycles < 1 || *writers < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*assay, *folder, *cycles, *writers); err != nil {
		fmt.Fprintln(os.Stderr, "kill9:", err)
		os.Exit(1)
	}
}

func run(assay, folder string, cycles, writers int) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	address := port.Addr().String()
	if err := port.Close(); err != nil {
		return err
	}
	site := "http://" + address
	all := make([]*writer, writers)
	for i := range all {
		all[i] = &writer{site: site, number: i, client: &http.Client{Timeout: patience, CheckRedirect: stay}}
	}
	for cycle := range cycles {
		if err := killed(assay, folder, address, all, cycle); err != nil {
			return fmt.Errorf("cycle %d: %w", cycle+1, err)
		}
	}
	server, err := start(assay, folder, address)
	if err != nil {
		return err
	}
	faults := found(all)
	if err := stop(server); err != nil {
		return err
	}
	faults = append(faults, inside(filepath.Join(folder, "assay.db"))...)
	return report(cycles, all, faults)
}

// killed is one life of the server: what was acknowledged before is looked for, then all write until it dies.
func killed(assay, folder, address string, all []*writer, cycle int) error {
	server, err := start(assay, folder, address)
	if err != nil {
		return err
	}
	if faults := found(all); len(faults) > 0 {
		return errors.Join(append(faults, stop(server))...)
	}
	var group sync.WaitGroup
	for _, w := range all {
		group.Go(w.work)
	}
	time.Sleep(time.Duration(200+rand.IntN(1000)) * time.Millisecond)
	if err := stop(server); err != nil {
		return err
	}
	group.Wait()
	if forget {
		if err := os.Remove(filepath.Join(folder, "assay.db-wal")); err != nil {
			return err
		}
	}
	for _, w := range all {
		if w.fault != nil {
			return w.fault
		}
	}
	return nil
}

func found(all []*writer) []error {
	var faults []error
	for _, w := range all {
		faults = append(faults, w.look()...)
	}
	return faults
}

func start(assay, folder, address string) (*exec.Cmd, error) {
	server := exec.Command(assay, "serve", "--data", folder, "--listen", address)
	server.Stdout, server.Stderr = io.Discard, io.Discard
	server.Env = append(os.Environ(), "ASSAY_PROXIES=127.0.0.0/8") // the writers say who they are: see post
	if err := server.Start(); err != nil {
		return nil, err
	}
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		answer, err := http.Get("http://" + address + "/healthz")
		if err == nil && answer.Body.Close() == nil && answer.StatusCode == http.StatusOK {
			return server, nil
		}
	}
	return nil, errors.Join(errors.New("the server did not answer after its start"), stop(server))
}

// stop kills without a warning; Wait tells of the kill, which is no fault.
func stop(server *exec.Cmd) error {
	if err := server.Process.Kill(); err != nil {
		return err
	}
	_ = server.Wait()
	return nil
}

// halves are questions to which every answer but 0 is something half done or doubled.
var halves = map[string]string{
	"applications without the event of their beginning": `SELECT COUNT(*) FROM applications a WHERE (SELECT COUNT(*) FROM events e WHERE e.noun = 'application' AND e.noun_id = a.id AND e.verb = 'application.begin') <> 1`,
	"sent applications without exactly one event":       `SELECT COUNT(*) FROM applications a WHERE a.number <> '' AND (SELECT COUNT(*) FROM events e WHERE e.noun = 'application' AND e.noun_id = a.id AND e.verb = 'application.submit') <> 1`,
	"sent applications without a file":                  `SELECT COUNT(*) FROM applications a WHERE a.number <> '' AND NOT EXISTS (SELECT 1 FROM certifications f WHERE f.id = a.certification_id)`,
	"files without an application":                      `SELECT COUNT(*) FROM certifications f WHERE (SELECT COUNT(*) FROM applications a WHERE a.certification_id = f.id) <> 1`,
	"files without sites":                               `SELECT COUNT(*) FROM certifications f WHERE NOT EXISTS (SELECT 1 FROM sites s WHERE s.certification_id = f.id)`,
	"acknowledgements not queued":                       `SELECT COUNT(*) FROM events e WHERE e.verb = 'application.submit' AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event_id = e.id AND d.template = 'acknowledgement')`,
	"numbers left out":                                  `SELECT ABS(COUNT(*) - COALESCE(MAX(CAST(SUBSTR(number, -4) AS INTEGER)), 0)) FROM applications WHERE number <> ''`,
}

// inside asks the database itself.
func inside(path string) (faults []error) {
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return []error{err}
	}
	defer func() { faults = append(faults, closing(db)...) }()
	var whole string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&whole); err != nil || whole != "ok" {
		faults = append(faults, fmt.Errorf("integrity check: %s %w", whole, err))
	}
	for what, question := range halves {
		var n int
		if err := db.QueryRow(question).Scan(&n); err != nil || n != 0 {
			faults = append(faults, fmt.Errorf("%s: %d, error %v", what, n, err))
		}
	}
	return faults
}

func closing(db *sql.DB) []error {
	if err := db.Close(); err != nil {
		return []error{err}
	}
	return nil
}

func report(cycles int, all []*writer, faults []error) error {
	var kept, sent, cut, stored int
	for _, w := range all {
		kept, sent, cut, stored = kept+w.kept, sent+len(w.sent), cut+w.cut, stored+w.stored
	}
	fmt.Printf("killed %d times; acknowledged: %d drafts saved, %d applications sent; answers cut off: %d, of which stored all the same: %d\n", cycles, kept, sent, cut, stored)
	if kept == 0 || sent == 0 || cut == 0 {
		faults = append(faults, errors.New("the test did not test: something of the above is 0"))
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	fmt.Println("lost: 0, doubled: 0, half done: 0; integrity check: ok")
	return nil
}
