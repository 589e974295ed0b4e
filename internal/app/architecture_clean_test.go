package app_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// flow knows, for one package, where the value of each variable comes from, and so which text is clean: made of
// constants of the program alone. It follows variables, tables of constants, functions of the package and the usual
// helpers for strings. A parameter of an unexported function is clean if every caller gives something clean; the
// function is then noted in passes, and its callers are checked.
type flow struct {
	info    *types.Info
	passes  map[*types.Func][]int // functions whose parameters at these places must be clean
	origins map[types.Object][]origin
	foreign map[types.Object]bool // may be changed where we do not look
	params  map[types.Object]parameter
	bodies  map[*types.Func]*ast.FuncDecl
	visited map[any]bool
	pending []parameter
}

// origin is an expression that a variable gets its value from: the expression itself, one result of it, or what a
// loop finds in it.
type origin struct {
	from   ast.Expr
	result int
}

type parameter struct {
	of *types.Func
	at int
}

// helpers are packages whose functions make clean results of clean arguments.
var helpers = []string{"strings", "fmt", "slices", "maps", "cmp", "strconv"}

func newFlow(info *types.Info, files []*ast.File) *flow {
	f := &flow{info: info, passes: map[*types.Func][]int{}, origins: map[types.Object][]origin{},
		foreign: map[types.Object]bool{}, params: map[types.Object]parameter{}, bodies: map[*types.Func]*ast.FuncDecl{}}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			f.learn(n)
			return true
		})
	}
	return f
}

func (f *flow) passed() (n int) {
	for _, places := range f.passes {
		n += len(places)
	}
	return n
}

func (f *flow) learn(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		f.learnFunction(n)
	case *ast.ValueSpec:
		f.learnNames(n)
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			f.assign(left, n.Rhs, i)
		}
	case *ast.RangeStmt:
		f.assign(n.Key, []ast.Expr{n.X}, 0)
		f.assign(n.Value, []ast.Expr{n.X}, 0)
	case *ast.UnaryExpr:
		if object := f.object(n.X); n.Op == token.AND && object != nil {
			f.foreign[object] = true
		}
	}
}

func (f *flow) learnFunction(d *ast.FuncDecl) {
	function := f.info.Defs[d.Name].(*types.Func)
	f.bodies[function] = d
	at := 0
	for _, field := range d.Type.Params.List {
		_, variadic := field.Type.(*ast.Ellipsis)
		for _, name := range field.Names {
			if !variadic && !d.Name.IsExported() {
				f.params[f.info.Defs[name]] = parameter{function, at}
			}
			at++
		}
	}
	if d.Type.Results == nil {
		return
	}
	for _, field := range d.Type.Results.List {
		for _, name := range field.Names {
			f.born(f.info.Defs[name])
		}
	}
}

// born notes a variable that is empty until something is assigned.
func (f *flow) born(object types.Object) {
	if f.origins[object] == nil {
		f.origins[object] = []origin{}
	}
}

func (f *flow) learnNames(n *ast.ValueSpec) {
	for i, name := range n.Names {
		object := f.info.Defs[name]
		f.born(object)
		if global := object.Parent() == object.Pkg().Scope(); global && name.IsExported() {
			f.foreign[object] = true
		}
		if len(n.Values) > 0 {
			f.assign(name, n.Values, i)
		}
	}
}

// assign notes that left gets the value at a place of right, or the result at that place of its one call. What is
// put into a list or a table changes the whole of it.
func (f *flow) assign(left ast.Expr, right []ast.Expr, at int) {
	if index, ok := left.(*ast.IndexExpr); ok {
		left = index.X
	}
	object := f.object(left)
	if object == nil {
		return
	}
	if len(right) > at && len(right) > 1 || len(right) == 1 && at == 0 {
		f.origins[object] = append(f.origins[object], origin{right[at], 0})
		return
	}
	f.origins[object] = append(f.origins[object], origin{right[0], at})
}

func (f *flow) object(e ast.Expr) types.Object {
	name, ok := e.(*ast.Ident)
	if !ok || name == nil {
		return nil
	}
	if object := f.info.Defs[name]; object != nil {
		return object
	}
	return f.info.Uses[name]
}

// clean tells whether the text is made of constants; parameters on the way are noted only if it is.
func (f *flow) clean(e ast.Expr) bool {
	f.visited, f.pending = map[any]bool{}, nil
	if !f.isClean(e, 0) {
		return false
	}
	for _, p := range f.pending {
		if !slices.Contains(f.passes[p.of], p.at) {
			f.passes[p.of] = append(f.passes[p.of], p.at)
		}
	}
	return true
}

func (f *flow) isClean(e ast.Expr, result int) bool {
	known := f.info.Types[e]
	if known.Value != nil || known.IsNil() || known.Type != nil && isNumber(known.Type) {
		return true
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return f.isClean(e.X, result)
	case *ast.BinaryExpr:
		return f.isClean(e.X, 0) && f.isClean(e.Y, 0)
	case *ast.IndexExpr:
		return f.isClean(e.X, 0)
	case *ast.SliceExpr:
		return f.isClean(e.X, 0)
	case *ast.KeyValueExpr:
		return f.isClean(e.Key, 0) && f.isClean(e.Value, 0)
	case *ast.CompositeLit:
		return !isStruct(known.Type) && f.allClean(e.Elts)
	case *ast.CallExpr:
		return f.callIsClean(e, result)
	case *ast.Ident:
		return f.nameIsClean(f.object(e))
	}
	return false
}

func (f *flow) allClean(list []ast.Expr) bool {
	return !slices.ContainsFunc(list, func(e ast.Expr) bool { return !f.isClean(e, 0) })
}

func (f *flow) nameIsClean(object types.Object) bool {
	origins, declared := f.origins[object]
	param, isParam := f.params[object]
	if object == nil || f.foreign[object] || !declared && !isParam {
		return false
	}
	if f.visited[object] { // going round: the other ways in decide
		return true
	}
	f.visited[object] = true
	if isParam {
		f.pending = append(f.pending, param)
	}
	return !slices.ContainsFunc(origins, func(o origin) bool { return !f.isClean(o.from, o.result) })
}

func (f *flow) callIsClean(call *ast.CallExpr, result int) bool {
	if f.info.Types[call.Fun].IsType() || f.info.Types[call.Fun].IsBuiltin() {
		return f.allClean(call.Args)
	}
	name := calledName(call)
	function, ok := f.info.Uses[name].(*types.Func)
	if !ok {
		return false
	}
	function = function.Origin()
	if body := f.bodies[function]; body != nil {
		return f.resultIsClean(function, body, result)
	}
	plain := function.Pkg() != nil && slices.Contains(helpers, function.Pkg().Path()) && function.Signature().Recv() == nil
	return plain && f.allClean(call.Args)
}

// resultIsClean looks at every return of a function of ours.
func (f *flow) resultIsClean(function *types.Func, d *ast.FuncDecl, result int) bool {
	place := parameter{function, result}
	if f.visited[place] {
		return true
	}
	f.visited[place] = true
	clean := d.Body != nil
	ast.Inspect(d.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // its returns are its own
		case *ast.ReturnStmt:
			clean = clean && f.returnIsClean(function, n, result)
		}
		return clean
	})
	return clean
}

func (f *flow) returnIsClean(function *types.Func, n *ast.ReturnStmt, result int) bool {
	switch len(n.Results) {
	case 0:
		return f.nameIsClean(function.Signature().Results().At(result))
	case 1:
		return f.isClean(n.Results[0], result)
	}
	return f.isClean(n.Results[result], 0)
}

func isNumber(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsNumeric|types.IsBoolean) != 0
}
