package paper

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
)

var someDay = time.Date(2026, 3, 14, 9, 30, 0, 0, time.UTC)

func letterheadOf() Letterhead {
	return Letterhead{
		Name: "Northwind Certification", Address: "12 Harbour Street, Aberdeen AB11 5QA, United Kingdom",
		Web: "https://northwind.example", Email: "office@northwind.example",
	}
}

func rendered(t *testing.T, doc Document) Result {
	t.Helper()
	result, err := Render(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	keep(t, result.PDF)
	return result
}

// keep writes the paper into the folder named by PAPERS, to be looked at.
func keep(t *testing.T, pdf []byte) {
	if dir := os.Getenv("PAPERS"); dir != "" {
		name := strings.ReplaceAll(t.Name(), "/", "-") + ".pdf"
		if err := os.WriteFile(filepath.Join(dir, name), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// textOf extracts the text with poppler's pdftotext, which scripts/test installs.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	command := exec.Command("pdftotext", "-layout", "-enc", "UTF-8", path, "-")
	command.Stderr = &errs
	out, err := command.Output()
	if err != nil {
		t.Fatalf("pdftotext is needed for this test (Debian: poppler-utils): %v %s", err, errs.String())
	}
	if errs.Len() > 0 {
		t.Errorf("pdftotext complains: %s", errs.String())
	}
	return string(out)
}

// words makes texts comparable: one blank between words, no direction marks, composed.
func words(text string) string {
	text = strings.Map(func(r rune) rune {
		if r >= '\u202a' && r <= '\u202e' || r == '\u200e' || r == '\u200f' {
			return -1
		}
		return r
	}, text)
	return norm.NFC.String(strings.Join(strings.Fields(text), " "))
}

func furnished() Document {
	return Document{
		Letterhead: letterheadOf(), Title: "Audit report, stage 2", Subtitle: "Aegean Hosting S.A.", Number: "AUD-2026-00042",
		Revision: "2", Created: someDay,
		Blocks: []Block{
			Callout{Title: "Recommendation", Text: "Certification is recommended once the major nonconformity is closed.", Tone: Waiting},
			Heading{1, "Summary"},
			Paragraph{"The service management system is in use and understood. " + strings.Repeat("Evidence was found at every place visited. ", 12)},
			KeyValues{[]KeyValue{{"Client", "Aegean Hosting S.A., Πειραιάς"}, {"Criteria", "ISO/IEC 20000-1:2018"}, {"Representative", ""}}},
			Heading{2, "Coverage"},
			Coverage{
				Legend: []LegendEntry{{Done, "conforms"}, {Waiting, "minor"}, {Refused, "major"}, {Blank, "not audited"}},
				Rows: []CoverageRow{
					{"4 Context", []CoverageCell{{"4.1", Done}, {"4.2", Done}, {"4.3", Waiting}, {"4.4", Done}}},
					{"8.2 Service portfolio and more words than one line holds", []CoverageCell{{"8.2.1", Done}, {"8.2.2", Refused}, {"8.2.3", Blank}, {"8.2.4", Inform}, {"8.2.5", Done}, {"8.2.6", Done}, {"8.3.2", Done}, {"8.3.4", Done}}},
				},
			},
			Heading{2, "Time"},
			Bars{[]Bar{{"Incident management", "2.5 h", 2.5}, {"Change management", "1.0 h", 1}}},
			Heading{1, "Findings"},
			Table{
				Columns: []Column{{Title: "No.", Weight: 1}, {Title: "Finding", Weight: 5}, {Title: "Hours", Weight: 1, Number: true}},
				Rows:    manyRows(60), Foot: [][]string{{"", "Total", "123.50"}},
			},
			List{Items: []string{"first", "second item, which is rather long and goes on until it needs a second line, since it has many words to say"}, Numbered: true},
			Note{"Audits sample what there is."},
			Signatures{[]Signature{{For: "For the certification body", Name: "Ada Byron", Role: "Lead auditor"}, {For: "For the client", Name: "Νίκος Παπαδόπουλος", Role: "Director", At: "14 March 2026 09:30 UTC", Hash: strings.Repeat("ab12", 16)}}},
		},
	}
}

func manyRows(n int) [][]string {
	rows := make([][]string, n)
	for i := range rows {
		rows[i] = []string{"NC-" + string(rune('A'+i%26)), strings.Repeat("Objective evidence was seen. ", 1+i%4), "2.50"}
	}
	return rows
}

func TestRenderGivesTheSameBytesTwice(t *testing.T) {
	first, second := rendered(t, furnished()), rendered(t, furnished())
	if !bytes.Equal(first.PDF, second.PDF) {
		t.Error("two renderings of one document differ")
	}
}

func TestFontsAreEmbedded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, rendered(t, furnished()).PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdffonts", path).Output()
	if err != nil {
		t.Fatalf("pdffonts is needed for this test (Debian: poppler-utils): %v", err)
	}
	rows := strings.Split(strings.TrimSpace(string(out)), "\n")[2:]
	for _, row := range rows {
		if fields := strings.Fields(row); fields[len(fields)-5] != "yes" || fields[len(fields)-3] != "yes" {
			t.Errorf("a font is not embedded or has no character map: %s", row)
		}
	}
	if len(rows) == 0 {
		t.Error("no fonts")
	}
}
