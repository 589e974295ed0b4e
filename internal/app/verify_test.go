package app_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assay/internal/app"
)

// stranger is somebody with the papers of one whole life in a folder, and nothing else.
type stranger struct {
	t    *testing.T
	dir  string
	now  time.Time
	zone *time.Location
}

func newStranger(t *testing.T) stranger {
	t.Helper()
	dir := t.TempDir()
	if err := app.Walk(context.Background(), app.WalkInput{Out: dir}, io.Discard); err != nil {
		t.Fatal(err)
	}
	return stranger{t, dir, time.Date(2032, 2, 16, 9, 0, 0, 0, time.UTC), time.UTC}
}

func (s stranger) read(name string) []byte {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		s.t.Fatal(err)
	}
	return data
}

func (s stranger) write(name string, data []byte) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), data, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// verify runs the command: "certificate.pdf key=register.pub log=log.jsonl".
func (s stranger) verify(command string) (said string, good bool) {
	s.t.Helper()
	words := strings.Fields(command)
	in := app.VerifyInput{File: filepath.Join(s.dir, words[0]), Zone: s.zone}
	for _, w := range words[1:] {
		name, file, _ := strings.Cut(w, "=")
		*map[string]*string{"key": &in.Key, "log": &in.Log, "checkpoint": &in.Checkpoint, "status": &in.Statuses}[name] = filepath.Join(s.dir, file)
	}
	var out bytes.Buffer
	err := app.Verify(in, func() time.Time { return s.now }, &out)
	return out.String(), err == nil
}

func (s stranger) says(command, want string) {
	s.t.Helper()
	said, good := s.verify(command)
	if !contains(said, want) {
		s.t.Errorf("%s\n  says %q\n  want %q", command, said, want)
	}
	if good != (strings.HasPrefix(want, "VALID") || strings.HasPrefix(want, "GENUINE")) {
		s.t.Errorf("%s: good is %v", command, good)
	}
}

// contains wants the word of the verdict, and behind " … " a part of the reason.
func contains(said, want string) bool {
	word, part, _ := strings.Cut(want, " … ")
	return strings.HasPrefix(said, word+": ") && strings.Contains(said, part)
}

// TestAStrangerNeedsNoServer plays two lives, and judges their papers by files alone.
func TestAStrangerNeedsNoServer(t *testing.T) {
	s := newStranger(t)
	t.Run("every set of files", s.judges)
	t.Run("forged and exchanged", s.refuses)
}

// judges gives the judge every set of files that makes sense.
func (s stranger) judges(t *testing.T) {
	s.t = t
	for command, want := range map[string]string{
		"certificate.pdf":                                                               "CANNOT TELL … give register.pub with --key",
		"certificate.pdf key=register.pub":                                              "GENUINE … or newer issue since then",
		"certificate.pdf key=seal.pem":                                                  "GENUINE … unchanged since the body sealed it",
		"certificate.pdf key=certificate.pdf":                                           "CANNOT TELL … the key file",
		"letter.pdf key=register.pub":                                                   "NOT VALID … bears no seal",
		"log.jsonl key=seal.pem":                                                        "CANNOT TELL … no key of a log",
		"certificate.pdf key=register.pub log=log.jsonl":                                "VALID … genuine and valid on 2032-02-16",
		"certificate.pdf key=register.pub log=log.jsonl checkpoint=checkpoint.txt":      "VALID … consistent with the given checkpoint, and sealed by the body",
		"certificate.pdf key=register.pub checkpoint=checkpoint.txt":                    "GENUINE … before the checkpoint over 6 entries",
		"certificate.pdf key=register.pub checkpoint=checkpoint-old.txt":                "GENUINE … after the checkpoint over 2 entries",
		"certificate.pdf key=register.pub log=log.jsonl checkpoint=checkpoint-old.txt":  "VALID … consistent with the given checkpoint",
		"certificate-r2.pdf key=register.pub log=log.jsonl":                             "NOT VALID … superseded, a newer issue took its place",
		"certificate-r2.pdf key=register.pub status=status.txt":                         "NOT VALID … superseded since 2032-02-15",
		"certificate-r1.pdf key=register.pub checkpoint=checkpoint.txt":                 "NOT VALID … expired, its last valid day was 2029",
		"certificate-r1.pdf key=register.pub status=status.txt":                         "NOT VALID … expired",
		"certificate.pdf key=register.pub status=status.txt":                            "VALID … valid as of 2032-02-15 09:00 UTC by the status list",
		"certificate.pdf key=register.pub status=receipt.txt checkpoint=checkpoint.txt": "VALID … as told at 2032-02-15",
		"certificate-r2.pdf key=register.pub status=receipt.txt":                        "NOT VALID … and not of this paper",
		"certificate.pdf key=seal.pem status=status.txt":                                "CANNOT TELL … no key of a log",
		"certificate.pdf key=seal.pem log=log.jsonl":                                    "CANNOT TELL … the log cannot be believed",
		"receipt.txt key=register.pub":                                                  "VALID … was valid on 2032-02-15",
		"receipt.txt key=register.pub log=log.jsonl checkpoint=checkpoint.txt":          "VALID … entry 5 of the 6",
		"status.txt key=register.pub checkpoint=checkpoint.txt":                         "VALID … the status of 2 issues",
		"events.jsonl key=register.pub log=log.jsonl checkpoint=checkpoint.txt":         "VALID … events of",
	} {
		s.says(command, want)
	}
	s.now = time.Date(2032, 3, 1, 9, 0, 0, 0, time.UTC)
	s.says("certificate.pdf key=register.pub status=status.txt", "CANNOT TELL … too old to tell")
	s.says("status.txt key=register.pub", "CANNOT TELL … too old to tell")
	s.now = time.Date(2035, 5, 11, 9, 0, 0, 0, time.UTC)
	s.says("certificate.pdf key=register.pub", "NOT VALID … expired, its last valid day was 2035-05-10")
}

// refuses changes and exchanges the files.
func (s stranger) refuses(t *testing.T) {
	s.t = t
	other := newStranger(t)
	for _, name := range []string{"certificate.pdf", "register.pub", "log.jsonl", "checkpoint.txt", "status.txt", "receipt.txt"} {
		s.write("other-"+name, other.read(name))
	}
	change := func(to, from, old, with string) {
		data := s.read(from)
		if !bytes.Contains(data, []byte(old)) {
			t.Fatalf("%s does not hold %q", from, old)
		}
		s.write(to, bytes.Replace(data, []byte(old), []byte(with), 1))
	}
	change("changed.pdf", "certificate.pdf", "%PDF-1.", "%PDF-2.")
	change("forged-receipt.txt", "receipt.txt", "day 2032-02-15", "day 2032-02-14")
	change("forged-status.txt", "status.txt", " superseded 2032-02-15", "")
	change("unsigned-status.txt", "status.txt", "issues 2", "issues 3")
	change("forged-log.jsonl", "log.jsonl", `"status":"superseded"`, `"status":"active"`)
	s.write("appended.pdf", append(s.read("certificate.pdf"), "\n"...))
	s.write("cut-log.jsonl", s.read("log.jsonl")[:900])
	s.write("cut-status.txt", s.read("status.txt")[:len(s.read("status.txt"))-3])
	for command, want := range map[string]string{
		"changed.pdf key=register.pub":                                                   "NOT VALID … the file was changed after it was sealed",
		"appended.pdf key=register.pub":                                                  "NOT VALID … something was added to the file",
		"changed.pdf key=register.pub log=log.jsonl":                                     "NOT VALID … the file was changed after it was sealed",
		"other-certificate.pdf key=register.pub":                                         "NOT VALID … sealed with a key that is not one of the certification body's",
		"other-certificate.pdf key=register.pub log=log.jsonl":                           "NOT VALID … sealed with a key that is not one",
		"certificate.pdf key=register.pub log=other-log.jsonl":                           "NOT VALID … none of the given keys signed it",
		"certificate.pdf key=register.pub log=forged-log.jsonl":                          "NOT VALID … one of them was changed",
		"certificate.pdf key=register.pub log=cut-log.jsonl":                             "NOT VALID … it was cut off",
		"certificate.pdf key=register.pub log=log.jsonl checkpoint=other-checkpoint.txt": "NOT VALID … the checkpoint cannot be believed",
		"certificate.pdf key=register.pub checkpoint=other-checkpoint.txt":               "NOT VALID … the checkpoint cannot be believed",
		"certificate.pdf key=register.pub checkpoint=log.jsonl":                          "NOT VALID … it is no signed text",
		"certificate.pdf key=register.pub status=other-status.txt":                       "NOT VALID … the status list cannot be believed",
		"certificate-r2.pdf key=register.pub status=forged-status.txt":                   "NOT VALID … it was changed or cut off",
		"certificate-r2.pdf key=register.pub status=cut-status.txt":                      "NOT VALID … it was changed or cut off",
		"certificate-r2.pdf key=register.pub status=unsigned-status.txt":                 "NOT VALID … its signature does not fit its text",
		"forged-receipt.txt key=register.pub":                                            "NOT VALID … its signature does not fit its text",
		"other-receipt.txt key=register.pub":                                             "NOT VALID … none of the given keys signed it",
	} {
		s.says(command, want)
	}
}
