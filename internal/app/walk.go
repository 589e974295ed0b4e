package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assay/internal/cert"
	"assay/internal/config"
	"assay/internal/office"
	"assay/internal/walk"
)

// WalkInput is what the command walk is told.
type WalkInput struct {
	Out           string // folder for the papers
	Database      string // empty = a SQLite file in a throw-away folder
	Questionnaire io.Reader
}

// walkBegins is the day on which the walked life begins, far enough back that nothing is dated after it by surprise.
var walkBegins = time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC)

// Walk plays the whole life of one client by the verbs, from the application to the second
// recertification, prints a JSON line for each step and writes every paper into the folder.
func Walk(ctx context.Context, in WalkInput, out io.Writer) (err error) {
	q := walk.Sample()
	var shape cert.Invalid // what is wrong with the questionnaire's form; the content is judged below
	if in.Questionnaire != nil {
		q, err = cert.ReadQuestionnaire(in.Questionnaire)
		if err != nil && !errors.As(err, &shape) {
			return fmt.Errorf("the questionnaire: %w", err)
		}
	}
	dir, err := os.MkdirTemp("", "assay-walk-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a throw-away folder
	clock := walk.NewClock(walkBegins)
	a, err := openWalk(ctx, dir, in.Database, clock)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }() // the program ends anyway
	if err := shape.And(a.Office.ApplicationProblems(q)).Or(); err != nil {
		return fmt.Errorf("the questionnaire: %w", err)
	}
	steps := json.NewEncoder(out)
	steps.SetEscapeHTML(false)
	p := &walk.Player{Office: a.Office, Store: a.Store, Clock: clock, Told: func(s walk.Step) { _ = steps.Encode(s) }}
	mark := "" // a database that was walked before has people of these names
	if n, err := a.Store.CountAccounts(ctx); err != nil {
		return err
	} else if n > 0 {
		mark = "." + office.RandomCode()
	}
	if p.Cast, err = walk.HireApart(ctx, a.Office, 2, "", mark); err != nil {
		return err
	}
	life, err := p.Play(ctx, walk.Plot{Questionnaire: q, HalfYearly: q.Request.Cadence == string(cert.HalfYearly), Majors: 1, Minors: 2, Concern: true, Until: walk.Recertified2})
	if err != nil {
		return err
	}
	if err := errors.Join(writePapers(ctx, a, life.File, in.Out), writeLog(ctx, a, in.Out)); err != nil {
		return err
	}
	c, err := life.Certificate()
	if err != nil {
		return err
	}
	if err := errors.Join(writeOldCheckpoint(ctx, a, in.Out), writeReceipt(ctx, a, c.Code, in.Out)); err != nil {
		return err
	}
	return steps.Encode(walk.Step{Step: "verified", On: a.Office.Today(), Standing: string(c.StatusOn(a.Office.Today())),
		Certificate: c.FullNumber(), VerifyURL: a.Office.URL("/c/" + c.Code)})
}

func openWalk(ctx context.Context, dir, database string, clock *walk.Clock) (*App, error) {
	c, err := config.Read(func(name string) string {
		switch name {
		case "ASSAY_DATA":
			return dir
		case "ASSAY_DATABASE":
			return database
		}
		return os.Getenv(name)
	})
	if err == nil && database != "" && c.Log.Keys == "" {
		c.Log.Keys, err = walkedKey(ctx, c, clock)
	}
	if err != nil {
		return nil, err
	}
	return Open(ctx, c, clock.Now)
}

// writePapers writes every stored PDF of a file into a folder, named by what it is, and what the seals on them are checked
// with.
func writePapers(ctx context.Context, a *App, file int64, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	papers, err := a.Store.Papers(ctx, file)
	if err != nil {
		return err
	}
	audits, err := a.Store.Audits(ctx, file)
	if err != nil {
		return err
	}
	taken, newest := map[string]int{}, slices.IndexFunc(papers, func(p cert.Paper) bool { return p.Kind == "certificate" })
	for i := len(papers) - 1; i >= 0; i-- { // oldest first
		data, err := a.Store.Files().Read(papers[i].SHA256)
		if err != nil {
			return err
		}
		name := paperName(papers[i], audits)
		taken[name]++
		switch {
		case name == "contract" && taken[name] > 1:
			name = "contract-signed"
		case i == newest: // the certificate in force; its earlier issues bear their revision
		case taken[name] > 1, name == "certificate":
			name = fmt.Sprintf("%s-r%d", name, taken[name])
		}
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), data, 0o644); err != nil {
			return err
		}
	}
	chains, err := a.Office.SealChains(ctx)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "seal.pem"), chains, 0o644)
}

// paperName is the kind of a paper, with its audit where it belongs to one: "plan-stage1", "report-surveillance2".
func paperName(p cert.Paper, audits []cert.Audit) string {
	seen := map[cert.AuditKind]int{}
	for _, x := range audits {
		seen[x.Kind]++
		if p.Noun != "audit" || x.ID != p.NounID {
			continue
		}
		if x.Kind == cert.Stage1 || x.Kind == cert.Stage2 {
			return p.Kind + "-" + string(x.Kind)
		}
		return fmt.Sprintf("%s-%s%d", p.Kind, x.Kind, seen[x.Kind])
	}
	return strings.ReplaceAll(p.Kind, " ", "-")
}
