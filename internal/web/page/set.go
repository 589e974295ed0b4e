package page

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// Set is every page, made ready when it is first drawn; it is Echo's Renderer.
type Set struct {
	pages map[string]func() (*template.Template, error)
}

// Load reads the frame (*.html) and the partials (partials/*.html), and finds the
// pages (<area>/<page>.html). A page is read when it is first drawn, so that a
// program starts without making ready what nobody asked for; Check, which every
// test of the program's own pages begins with, reads them all.
func Load(fsys fs.FS) (*Set, error) {
	frame, err := template.New("frame").Funcs(functions).Option("missingkey=error").ParseFS(fsys, "*.html", "partials/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the page frame: %w", err)
	}
	files, err := fs.Glob(fsys, "*/*.html")
	if err != nil {
		return nil, fmt.Errorf("find pages: %w", err)
	}
	set := &Set{pages: map[string]func() (*template.Template, error){}}
	for _, file := range files {
		if path.Dir(file) != "partials" {
			set.pages[strings.TrimSuffix(file, ".html")] = sync.OnceValues(func() (*template.Template, error) {
				return ready(frame, fsys, file)
			})
		}
	}
	return set, nil
}

// Check reads every page now. A template that does not parse, calls one that does
// not exist or cannot be escaped is an error here, and not at a reader's.
func (s *Set) Check() error {
	var errs []error
	for _, name := range s.Pages() {
		_, err := s.pages[name]()
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// ready reads one page into a copy of the frame.
func ready(frame *template.Template, fsys fs.FS, file string) (*template.Template, error) {
	t, err := frame.Clone()
	if err == nil {
		_, err = t.ParseFS(fsys, file)
	}
	if err == nil && t.Lookup("main") == nil {
		err = errors.New(`does not define "main"`)
	}
	if err == nil {
		err = escape(t, frame)
	}
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", file, err)
	}
	return t, nil
}

// escape makes html/template do its checks now, for the whole page and for each
// part the page defines. Drawing without data fails on the first field; only
// failures of the template itself count.
func escape(t, frame *template.Template) error {
	names := []string{"layout"}
	for _, part := range t.Templates() {
		if frame.Lookup(part.Name()) == nil {
			names = append(names, part.Name())
		}
	}
	for _, name := range names {
		err := t.ExecuteTemplate(io.Discard, name, nil)
		if broken := (*template.Error)(nil); errors.As(err, &broken) {
			return broken
		}
	}
	return nil
}

// Pages lists the names Render knows, "area/page", in order.
func (s *Set) Pages() []string {
	var names []string
	for name := range s.pages {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Render draws the page "area/page" in its frame, or with "area/page#part" only
// the template of that name, for a request that replaces a part of a page.
func (s *Set) Render(w io.Writer, name string, data any, _ echo.Context) error {
	name, part, _ := strings.Cut(name, "#")
	read, ok := s.pages[name]
	if !ok {
		return fmt.Errorf("no page %q", name)
	}
	t, err := read()
	if err != nil {
		return err
	}
	if part == "" {
		part = "layout"
	}
	if err := t.ExecuteTemplate(w, part, data); err != nil {
		return fmt.Errorf("draw page %s: %w", name, err)
	}
	return nil
}
