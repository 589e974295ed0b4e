package browser

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// Own starts a Chromium of its own on a profile that outlives it, for tests that kill it. The page says nothing of
// what its browser complains about. kill ends every process of it at once, as a device does that loses its power.
func Own(t testing.TB, profile string) (p *Page, kill func()) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: no browser")
	}
	program := find()
	if program == "" {
		t.Skip("no Chromium on this machine: scripts/test installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.UserDataDir(profile), chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("no-sandbox", os.Geteuid() == 0))
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	w := &watch{requests: map[string]string{}, frames: map[cdp.FrameID]bool{}}
	ctx, leave := chromedp.NewContext(allocator, chromedp.WithListener(w.see))
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start a Chromium to kill: %v", err)
	}
	process := chromedp.FromContext(ctx).Browser.Process()
	return &Page{t: t, ctx: ctx, watch: w, wait: comes}, func() {
		_ = process.Kill() // it may be gone
		leave()
		end()
	}
}

// Try runs an expression in a page whose browser may be gone, and gives its string or why there is none.
func (p *Page) Try(expression string) (string, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		return "", fmt.Errorf("evaluate: %w", err)
	}
	return answer, nil
}
