//! The shipped module, run without a browser. Speaks the calling convention of its binding: texts go in as pointer and
//! length in memory that the module hands out, and come back the same way. Everything that the module would ask of a
//! browser is a trap: rendering must not need one.

use std::collections::BTreeMap;

use calculator_wasm::{Calculator, Module as Part};
use generator::embedded::CALCULATORS;
use wasmi::{Config, Engine, Error, ExternType, Linker, Memory, Store, TypedFunc, Val};

/// Where a text begins in the module's memory, and its length in bytes.
type Text = (i32, i32);
/// Calculator, state, language, id.
type Arguments = (i32, i32, i32, i32, i32, i32, i32, i32, i32, i32);

/// The modules of pages, running.
pub(crate) struct Shipped(BTreeMap<Part, Module>);

impl Shipped {
    /// Starts the modules that this binary carries.
    pub(crate) fn start() -> Shipped {
        let started = CALCULATORS
            .iter()
            .map(|bound| (bound.module, Module::of(bound.wasm)));
        Shipped(started.collect())
    }

    /// Returns the module that a page loads which holds only this calculator.
    pub(crate) fn of(&mut self, calculator: &Calculator) -> &mut Module {
        self.0.get_mut(&calculator.module()).unwrap()
    }

    /// Returns the module that has every calculator.
    pub(crate) fn all(&mut self) -> &mut Module {
        self.0.get_mut(&Part::All).unwrap()
    }

    /// Returns every module.
    pub(crate) fn every(&mut self) -> impl Iterator<Item = &mut Module> {
        self.0.values_mut()
    }
}

/// A running module.
pub(crate) struct Module {
    store: Store<()>,
    memory: Memory,
    allocate: TypedFunc<(i32, i32), i32>,
    free: TypedFunc<(i32, i32, i32), ()>,
    render: TypedFunc<Arguments, Text>,
}

impl Module {
    fn of(bytes: &[u8]) -> Module {
        let engine = Engine::new(&Config::default());
        let module = wasmi::Module::new(&engine, bytes).unwrap();
        let mut store = Store::new(&engine, ());
        let mut linker = Linker::new(&engine);
        for import in module.imports() {
            let ExternType::Func(kind) = import.ty() else {
                panic!(
                    "the module imports {} from {}, which is no function",
                    import.name(),
                    import.module()
                );
            };
            let name = import.name().to_owned();
            let trap = move |_: wasmi::Caller<'_, ()>, _: &[Val], _: &mut [Val]| {
                Err(Error::new(format!(
                    "rendering called {name} of the browser"
                )))
            };
            linker
                .func_new(import.module(), import.name(), kind.clone(), trap)
                .unwrap();
        }
        let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
        Module {
            memory: instance.get_memory(&store, "memory").unwrap(),
            allocate: instance
                .get_typed_func(&store, "__wbindgen_malloc")
                .unwrap(),
            free: instance.get_typed_func(&store, "__wbindgen_free").unwrap(),
            render: instance.get_typed_func(&store, "render").unwrap(),
            store,
        }
    }

    /// Calls the exported `render`.
    pub(crate) fn render(
        &mut self,
        calculator: &str,
        state: &str,
        language: &str,
        id: &str,
    ) -> String {
        // No words of a page: English, and no links.
        let [a, b, c, d, e] = [calculator, state, language, "", id].map(|text| self.pass(text));
        let (start, length) = self
            .render
            .call(
                &mut self.store,
                (a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1, e.0, e.1),
            )
            .unwrap_or_else(|error| panic!("{calculator} {state}: {error}"));
        let mut bytes = vec![0; length as usize];
        self.memory
            .read(&self.store, start as usize, &mut bytes)
            .unwrap();
        self.free.call(&mut self.store, (start, length, 1)).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    fn pass(&mut self, text: &str) -> Text {
        let length = i32::try_from(text.len()).unwrap();
        let start = self.allocate.call(&mut self.store, (length, 1)).unwrap();
        self.memory
            .write(&mut self.store, start as usize, text.as_bytes())
            .unwrap();
        (start, length)
    }
}
