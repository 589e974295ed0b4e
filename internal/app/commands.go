package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"assay/internal/calc"
	"assay/internal/cert"
	"assay/internal/config"
	"assay/internal/day"
	"assay/internal/norm"
)

// PrintRoutes writes every route with its permission and the roles that hold it.
func PrintRoutes(ctx context.Context, out io.Writer) error {
	dir, err := os.MkdirTemp("", "assay-routes-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a throw-away folder
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": dir}[name]
	})
	if err != nil {
		return err
	}
	a, err := Open(ctx, c, time.Now)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, r := range a.Web.Routes() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.Method, r.Path, r.Permission, roleNames(r.Permission))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return a.Close()
}

func roleNames(p cert.Permission) string {
	var names []string
	for _, r := range p.Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, " ")
}

// Calculators are the kinds that Calculate knows.
func Calculators() []string { return calc.Kinds() }

// Calculate answers questions line by line as the rulebook stands today; a line that cannot be answered is an
// error after all others have been.
func Calculate(kind string, zone *time.Location, clock func() time.Time, in io.Reader, out io.Writer) error {
	answered, err := calc.Run(kind, norm.On(day.Of(clock(), zone)), in, out)
	if err == nil && !answered {
		err = errors.New("not every line could be answered")
	}
	return err
}

// CheckHealth asks a running program whether it is well.
func CheckHealth(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/healthz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // nothing more to read
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the program answered %s", res.Status)
	}
	return nil
}
