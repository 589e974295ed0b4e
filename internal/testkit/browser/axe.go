package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axeScript string

type axeFinding struct {
	ID     string
	Impact string
	Help   string
	Nodes  []axeNode
}

type axeNode struct {
	HTML           string
	FailureSummary string
}

// Axe fails the test for every serious or critical barrier that axe-core finds on the page as it is now, and prints
// the elements concerned; lesser findings are logged.
func (p *Page) Axe() {
	p.t.Helper()
	for _, finding := range p.findings() {
		if finding.Impact == "serious" || finding.Impact == "critical" {
			p.t.Errorf("%s: %s", p.Path(), finding)
		} else {
			p.t.Logf("%s: %s", p.Path(), finding)
		}
	}
}

// findings runs axe-core by the debugger, which the page's content security policy does not bind: the policy stays
// in force for the page, so that its breaches are still seen.
func (p *Page) findings() []axeFinding {
	p.t.Helper()
	var raw string
	p.send("run axe", func(ctx context.Context) (err error) {
		if err = chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](axeScript+";undefined")); err != nil {
			return err
		}
		raw, err = chromedp.Run(ctx, chromedp.Evaluate[string](
			`axe.run(document, { resultTypes: ['violations'], preload: false, iframes: false })
				.then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
		return err
	})
	var found []axeFinding
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		p.t.Fatalf("read what axe found: %v", err)
	}
	return found
}

func (f axeFinding) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s (%s)", f.Impact, f.Help, f.ID)
	for _, node := range f.Nodes {
		fmt.Fprintf(&text, "\n\t%s\n\t\t%s", node.HTML, strings.ReplaceAll(node.FailureSummary, "\n", "\n\t\t"))
	}
	return text.String()
}
