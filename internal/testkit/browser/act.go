package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Open goes to the address, follows redirects and waits until the page and its parts have come.
func (p *Page) Open(address string) {
	p.t.Helper()
	p.send("open "+address, func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.Navigate(address))
	})
	p.settle()
}

// Back presses the browser's back button; like a person's browser, it may show the page as it was left.
func (p *Page) Back() {
	p.t.Helper()
	was := p.history()
	if was.CurrentIndex == 0 {
		p.t.Fatal("go back: there is no page before this one")
	}
	p.send("go back", func(ctx context.Context) error {
		params := page.NavigateToHistoryEntryParams{EntryID: was.Entries[was.CurrentIndex-1].ID}
		_, err := chromedp.Call(ctx, page.NavigateToHistoryEntry, params)
		return err
	})
	p.await("the page before", func() bool { return p.history().CurrentIndex < was.CurrentIndex })
	p.settle()
}

func (p *Page) history() (entries page.GetNavigationHistoryResult) {
	p.t.Helper()
	p.send("read the history", func(ctx context.Context) (err error) {
		entries, err = chromedp.Run(ctx, chromedp.NavigationEntries())
		return err
	})
	return entries
}

// Path tells the address shown, without scheme and host, such as /audits?page=2.
func (p *Page) Path() string {
	p.t.Helper()
	var at string
	p.send("read the address", func(ctx context.Context) (err error) {
		at, err = chromedp.Run(ctx, chromedp.Location())
		return err
	})
	return path(at)
}

// Fill types the value over what the field holds. The field is meant by its label, its name or a selector that
// begins with # . [ or css:.
func (p *Page) Fill(field, value string) {
	p.t.Helper()
	kept := p.ask("field", field, `el => {
		el.focus();
		if (/^(date|time|month|week|datetime-local|color|range)$/.test(el.type)) return el.type;
		el.select();
		return '';
	}`)
	if kept != "" { // fields with a picker take no text: give the value as the picker would
		p.ask("field", field, fmt.Sprintf(`el => {
			Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(el, %s);
			el.dispatchEvent(new Event('input', { bubbles: true }));
			el.dispatchEvent(new Event('change', { bubbles: true }));
		}`, quoted(value)))
	} else {
		p.write(field, value)
	}
	if got := p.ask("field", field, `el => el.value`); got != value {
		p.t.Fatalf("fill %q: the field holds %q, want %q", field, got, value)
	}
}

func (p *Page) write(field, value string) {
	p.t.Helper()
	p.send("fill "+field, func(ctx context.Context) error {
		if value == "" {
			return chromedp.Do(ctx, chromedp.KeyEvent("\b"))
		}
		_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: value})
		return err
	})
}

// Choose picks an option of a select by the text that a person reads.
func (p *Page) Choose(field, option string) {
	p.t.Helper()
	p.ask("field", field, fmt.Sprintf(`el => {
		const tidy = s => s.replace(/\s+/g, ' ').trim();
		const texts = [...el.options].map(o => tidy(o.text));
		const at = texts.indexOf(%[1]s);
		if (at < 0) throw new Error('no option ' + %[1]s + ' among ' + texts.join(' | '));
		el.focus();
		el.options[at].selected = true;
		el.dispatchEvent(new Event('input', { bubbles: true }));
		el.dispatchEvent(new Event('change', { bubbles: true }));
	}`, quoted(option)))
	p.settle()
}

// Check makes a box or a radio button checked; it is meant by the text of its label.
func (p *Page) Check(field string) {
	p.t.Helper()
	if p.ask("field", field, `el => String(el.checked)`) == "true" {
		return
	}
	p.press("field", field)
	if p.ask("field", field, `el => String(el.checked)`) != "true" {
		p.t.Fatalf("check %q: it stayed unchecked", field)
	}
}

// Upload puts files into a file field.
func (p *Page) Upload(field string, files ...string) {
	p.t.Helper()
	for i, file := range files {
		whole, err := filepath.Abs(file)
		if err != nil {
			p.t.Fatal(err)
		}
		files[i] = whole
	}
	p.send("upload to "+field, func(ctx context.Context) error {
		expression := fmt.Sprintf("(%s)(%s, 'field', %s)", findScript, quoted(p.scope), quoted(field))
		object, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject](expression))
		if err != nil {
			return err
		}
		_, err = chromedp.Call(ctx, dom.SetFileInputFiles,
			dom.SetFileInputFilesParams{Files: files, ObjectID: object.ObjectID})
		return err
	})
}

// Click presses the button, link or other thing with this text, or the one that a selector beginning with # . [ or
// css: finds, with a real mouse at its middle, and waits for what follows. Something that covers it fails the test.
func (p *Page) Click(what string) {
	p.t.Helper()
	p.press("button", what)
}

func (p *Page) press(kind, what string) {
	p.t.Helper()
	at := p.ask(kind, what, `el => {
		el.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
		const box = el.getClientRects()[0];
		const x = box.x + box.width / 2, y = box.y + box.height / 2;
		const top = document.elementFromPoint(x, y);
		const mine = top && (el.contains(top) || top.contains(el) || top.closest('label')?.control === el);
		if (!mine) throw new Error('it is covered by ' + (top ? top.outerHTML.slice(0, 120) : 'the edge of the window'));
		if (el.disabled) throw new Error('it is disabled');
		return x + ' ' + y;
	}`)
	var x, y float64
	if _, err := fmt.Sscan(at, &x, &y); err != nil {
		p.t.Fatalf("click %q: no place to click in %q", what, at)
	}
	p.watch.stir()
	p.send("click "+what, func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.MouseClickXY(x, y))
	})
	p.settle()
}

// Text gives what a person reads in the first element that the selector finds, with runs of space as one.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return p.ask("element", selector, `el => el.innerText.replace(/\s+/g, ' ').trim()`)
}

// Has tells whether the selector finds anything, now.
func (p *Page) Has(selector string) bool {
	p.t.Helper()
	return p.Eval(fmt.Sprintf(`String(!!document.querySelector(%s))`, quoted(p.scope+" "+selector))) == "true"
}

// Awaits waits until something is on the page that a script brings there, and fails the test when it does not come.
func (p *Page) Awaits(selector string) {
	p.t.Helper()
	p.await(selector, func() bool { return p.Has(selector) })
}

// Sees fails the test unless the text is somewhere on the page.
func (p *Page) Sees(text string) {
	p.t.Helper()
	if shown := p.Text("body"); !strings.Contains(shown, text) {
		p.t.Fatalf("%s does not show %q; it shows:\n%s", p.Path(), text, shown)
	}
}

// Fits fails the test if the page is wider than the window, so that a person would have to scroll sideways.
func (p *Page) Fits() {
	p.t.Helper()
	wide := p.Eval(`(() => {
		const room = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= room) return '';
		const out = [...document.body.querySelectorAll('*')].filter(el => el.getBoundingClientRect().right > room + 1);
		return out.slice(-3).map(el => el.outerHTML.slice(0, 160)).join('\n') || 'body';
	})()`)
	if wide != "" {
		p.t.Errorf("%s is wider than the window, because of:\n%s", p.Path(), wide)
	}
}

// Eval runs an expression in the page and gives its string.
func (p *Page) Eval(expression string) string {
	p.t.Helper()
	var answer string
	p.send("evaluate", func(ctx context.Context) (err error) {
		answer, err = chromedp.Run(ctx, chromedp.Evaluate[string](expression))
		return err
	})
	return answer
}

// Await runs an expression that promises a string, waits for it and gives it.
func (p *Page) Await(expression string) string {
	p.t.Helper()
	var answer string
	p.send("evaluate", func(ctx context.Context) (err error) {
		answer, err = chromedp.Run(ctx, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
		return err
	})
	return answer
}

// Throttle makes the page's scripts so many times slower; 1 is the machine's own speed.
func (p *Page) Throttle(times float64) {
	p.t.Helper()
	p.send("slow the processor", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times})
		return err
	})
}

// Screenshot writes a PNG of the window at the given size; a height of 0 takes the whole page.
func (p *Page) Screenshot(file string, width, height int) {
	p.t.Helper()
	shot := chromedp.CaptureScreenshot()
	if height == 0 {
		shot, height = chromedp.FullScreenshot(100), desktopH
	}
	p.Size(width, height)
	p.send("take a picture", func(ctx context.Context) error {
		picture, err := chromedp.Run(ctx, shot)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, picture, 0o644)
	})
}

// ask finds an element and gives what the function says of it, waiting for an element that is still to come.
func (p *Page) ask(kind, what, function string) string {
	p.t.Helper()
	expression := fmt.Sprintf("((el) => { const say = (%s)(el); return say === undefined ? '' : say; })((%s)(%s, %s, %s))",
		function, findScript, quoted(p.scope), quoted(kind), quoted(what))
	var answer string
	var err error
	for end := time.Now().Add(p.wait); ; time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(p.ctx, patience)
		answer, err = chromedp.Run(ctx, chromedp.Evaluate[string](expression))
		cancel()
		if err == nil || time.Now().After(end) {
			break
		}
	}
	if err != nil {
		sentence, _, _ := strings.Cut(explain(err), "\n")
		p.t.Fatalf("%s %q on %s: %s", kind, what, p.Path(), strings.TrimPrefix(sentence, "Error: "))
	}
	return answer
}

// settle waits until nothing is on its way any more: no navigation, no request.
func (p *Page) settle() {
	p.t.Helper()
	p.send("reach the page", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, page.GetLayoutMetrics, cdp.Empty{}) // the page has handled what was sent before
		return err
	})
	p.await("the end of loading", p.watch.idle)
}

func (p *Page) await(what string, there func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !there(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("waited %v in vain for %s%s", patience, what, p.watch.busy())
		}
	}
}

func (p *Page) acceptDialog(message string) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	params := page.HandleJavaScriptDialogParams{Accept: true}
	if _, err := chromedp.Call(ctx, page.HandleJavaScriptDialog, params); err != nil {
		p.watch.problem("the dialog %q could not be answered: %v", message, err)
	}
}

func quoted(s string) string {
	text, _ := json.Marshal(s) // a string always has a form in JSON
	return string(text)
}
