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

	"github.com/labstack/echo/v4"
)

// Set is every page, ready to be drawn; it is Echo's Renderer.
type Set struct {
	pages map[string]*template.Template
}

// Load reads the frame (*.html), the partials (partials/*.html) and the pages
// (<area>/<page>.html). A template that does not parse, calls one that does not
// exist or cannot be escaped is an error here, at start, and not at a reader's.
func Load(fsys fs.FS) (*Set, error) {
	frame, err := template.New("frame").Funcs(functions).Option("missingkey=error").ParseFS(fsys, "*.html", "partials/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the page frame: %w", err)
	}
	files, err := fs.Glob(fsys, "*/*.html")
	if err != nil {
		return nil, fmt.Errorf("find pages: %w", err)
	}
	set := &Set{pages: map[string]*template.Template{}}
	for _, file := range files {
		if path.Dir(file) == "partials" {
			continue
		}
		if err := set.add(frame, fsys, file); err != nil {
			return nil, fmt.Errorf("page %s: %w", file, err)
		}
	}
	return set, nil
}

func (s *Set) add(frame *template.Template, fsys fs.FS, file string) error {
	t, err := frame.Clone()
	if err != nil {
		return err
	}
	if _, err := t.ParseFS(fsys, file); err != nil {
		return err
	}
	if t.Lookup("main") == nil {
		return errors.New(`does not define "main"`)
	}
	if err := escape(t, frame); err != nil {
		return err
	}
	s.pages[strings.TrimSuffix(file, ".html")] = t
	return nil
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
	t, ok := s.pages[name]
	if !ok {
		return fmt.Errorf("no page %q", name)
	}
	if part == "" {
		part = "layout"
	}
	if err := t.ExecuteTemplate(w, part, data); err != nil {
		return fmt.Errorf("draw page %s: %w", name, err)
	}
	return nil
}
