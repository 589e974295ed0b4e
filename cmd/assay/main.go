// Command assay is the whole program: it reads flags into settings and hands over to package app.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"assay/internal/app"
	"assay/internal/config"
)

// commands is what can be said on the command line.
type commands struct {
	Serve  serveCommand  `cmd:"" help:"Run the certification body's program."`
	Demo   demoCommand   `cmd:"" help:"Run a furnished body with clients at every stage, to try everything."`
	Walk   walkCommand   `cmd:"" help:"Play the whole life of one client by the same verbs and write its papers."`
	Routes routesCommand `cmd:"" help:"Print every route with its permission."`
	Calc   calcCommand   `cmd:"" help:"Calculate: one JSON object a line comes in, one goes out. Exit status 1 if any could not be answered, 2 if the arguments are off."`
	Schema schemaCommand `cmd:"" help:"Print the JSON Schema of what can be imported."`
	Verify verifyCommand `cmd:"" help:"Check a certificate's PDF, an export of the log or the events, a receipt or a status list, from files alone. Exit status 0: genuine, and valid as far as the files tell; 1: not, with the reason."`
	Export exportCommand `cmd:"" help:"Write the public log, the chain of events, the keys that verify both and the seal, the last checkpoint, or the status list."`
	LogKey logKeyCommand `cmd:"" name:"new-log-key" help:"Make a new key that signs the log from now on; what the old key signed stays valid."`
	Epoch  epochCommand  `cmd:"" help:"Field work without network: what to do after a backup was restored."`
	Health healthCommand `cmd:"" help:"Ask a running program whether it is well (for health checks)."`
}

// place is where the data are; flags win over the environment.
type place struct {
	Data     string `help:"Folder of database, files and secret key (ASSAY_DATA)." placeholder:"DIR"`
	Database string `help:"sqlite:PATH or postgres://… (ASSAY_DATABASE)." placeholder:"URL"`
	Listen   string `help:"Address to listen on (ASSAY_LISTEN)." placeholder:"HOST:PORT"`
}

// config joins flags and environment.
func (p place) config() (config.Config, error) {
	flags := map[string]string{"ASSAY_DATA": p.Data, "ASSAY_DATABASE": p.Database, "ASSAY_LISTEN": p.Listen}
	return config.Read(func(name string) string {
		if v := flags[name]; v != "" {
			return v
		}
		return os.Getenv(name)
	})
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	k := kong.Parse(&c, kong.Name("assay"), kong.Description("The certification body for ISO/IEC 20000-1 as one program."),
		kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)), kong.Exit(exit),
		kong.Vars{"calculators": strings.Join(app.Calculators(), ","), "exports": strings.Join(app.Exports(), ",")})
	if err := k.Run(); err != nil {
		if !errors.Is(err, app.ErrNotGood) { // of that the verdict has spoken
			fmt.Fprintln(os.Stderr, "assay:", err)
		}
		stop()
		os.Exit(1)
	}
}

// exit ends the program when the command line is answered or cannot be understood; the latter is status 2.
func exit(status int) {
	if status != 0 {
		status = 2
	}
	os.Exit(status)
}

type serveCommand struct{ place }

// Run serves until it is told to stop.
func (s serveCommand) Run(ctx context.Context) error {
	c, err := s.config()
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, c, time.Now)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }() // the program ends anyway
	setup, err := a.Office.SetupLink(ctx)
	if err != nil {
		return err
	}
	return a.Serve(ctx, func(address string) {
		fmt.Println("Assay is at", c.BaseURL, "listening on", address)
		if setup != "" {
			fmt.Println("Make the first administrator here (works once, for 24 hours):", setup)
		}
	})
}

type demoCommand struct {
	Data    string `help:"Folder of the demonstration." default:"data/demo" placeholder:"DIR"`
	Listen  string `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Clients int    `help:"How many clients to furnish." default:"30"`
}

// Run furnishes and serves.
func (d demoCommand) Run(ctx context.Context) error {
	c, err := place{Data: d.Data, Listen: d.Listen, Database: "sqlite:" + d.Data + "/assay.db"}.config()
	if err != nil {
		return err
	}
	return app.Demo(ctx, c, d.Clients, os.Stdout)
}

type walkCommand struct {
	Out           string `help:"Folder for the papers." required:"" placeholder:"DIR"`
	Database      string `help:"sqlite:PATH or postgres://…; a throw-away SQLite file if not given." placeholder:"URL"`
	Questionnaire string `help:"A questionnaire as JSON; a sample if not given." placeholder:"FILE.json" type:"existingfile"`
}

// Run walks and prints a JSON line for each step.
func (w walkCommand) Run(ctx context.Context) error {
	in := app.WalkInput{Out: w.Out, Database: w.Database}
	if w.Questionnaire != "" {
		f, err := os.Open(w.Questionnaire)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // read only
		in.Questionnaire = f
	}
	return app.Walk(ctx, in, os.Stdout)
}

type routesCommand struct{}

// Run prints the route table.
func (routesCommand) Run(ctx context.Context) error { return app.PrintRoutes(ctx, os.Stdout) }

type calcCommand struct {
	Kind string `arg:"" enum:"${calculators}" help:"What to calculate: ${enum}."`
}

// Run answers line by line until the input ends.
func (c calcCommand) Run() error {
	settings, err := place{}.config()
	if err != nil {
		return err
	}
	return app.Calculate(c.Kind, settings.Zone, time.Now, os.Stdin, os.Stdout)
}

type schemaCommand struct {
	Of string `arg:"" enum:"questionnaire" help:"What the schema describes: questionnaire."`
}

// Run prints the schema.
func (schemaCommand) Run() error { return app.PrintQuestionnaireSchema(os.Stdout) }

type verifyCommand struct {
	File       string `arg:"" help:"A certificate (PDF), log.jsonl, events.jsonl, a receipt or a status list."`
	Key        string `help:"The body's public keys: register.pub, or seal.pem for the seal alone." placeholder:"FILE"`
	Log        string `help:"Export of the public log, log.jsonl." placeholder:"FILE"`
	Checkpoint string `help:"A checkpoint kept since earlier: the log must still begin with what it fixed." placeholder:"FILE"`
	Status     string `help:"A status list, or a receipt: how the certificate stood when it was made." placeholder:"FILE"`
}

// Run judges the file.
func (v verifyCommand) Run() error {
	settings, err := place{}.config()
	if err != nil {
		return err
	}
	return app.Verify(app.VerifyInput{File: v.File, Key: v.Key, Log: v.Log, Checkpoint: v.Checkpoint, Statuses: v.Status, Zone: settings.Zone}, time.Now, os.Stdout)
}

type exportCommand struct {
	place
	What string `arg:"" enum:"${exports}" help:"What to write: ${enum}."`
}

// Run writes the export.
func (e exportCommand) Run(ctx context.Context) error {
	c, err := e.config()
	if err != nil {
		return err
	}
	return app.Export(ctx, c, e.What, os.Stdout)
}

type logKeyCommand struct{ place }

// Run changes the key and prints the published keys.
func (l logKeyCommand) Run(ctx context.Context) error {
	c, err := l.config()
	if err != nil {
		return err
	}
	return app.ChangeLogKey(ctx, c, os.Stdout)
}

type epochCommand struct {
	Rotate rotateCommand `cmd:"" help:"After the database was restored from a backup: make every auditor's tablet send everything again, so that what the backup lacks comes back."`
}

type rotateCommand struct{ place }

// Run gives all audits that were taken offline a new epoch.
func (r rotateCommand) Run(ctx context.Context) error {
	c, err := r.config()
	if err != nil {
		return err
	}
	return app.RotateEpoch(ctx, c, os.Stdout)
}

type healthCommand struct {
	URL string `help:"Address of the program." default:"http://127.0.0.1:8080"`
}

// Run fails unless the program answers that it is well.
func (h healthCommand) Run(ctx context.Context) error { return app.CheckHealth(ctx, h.URL) }
