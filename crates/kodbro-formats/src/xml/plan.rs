use super::{Element, Shape};
use crate::item::{Field, FieldKind};

/// The names of properties that say something there is no element for, in small letters.
pub(crate) const PROPERTIES: [(&str, FieldKind); 9] = [
    ("udidi", FieldKind::UdiDi),
    ("udi", FieldKind::UdiDi),
    ("primarydi", FieldKind::UdiDi),
    ("basicudidi", FieldKind::BasicUdiDi),
    ("basicudi", FieldKind::BasicUdiDi),
    ("budidi", FieldKind::BasicUdiDi),
    ("emdn", FieldKind::Classification),
    ("emdncode", FieldKind::Classification),
    ("emdnkod", FieldKind::Classification),
];

/// Which elements of a format say what.
///
/// Elements are told by namespace and local name, never by prefix.
pub(crate) struct Plan {
    nodes: Vec<Node>,
    /// Whether elements are what they are in any namespace and in none.
    any_namespace: bool,
    /// Mends the kind of a field by what it says.
    pub(super) refine: fn(&mut Field),
    /// The kinds that properties of these names have, in small letters and digits only.
    pub(super) properties: &'static [(&'static str, FieldKind)],
    /// Where codes stand, and the namespace of their elements.
    pub(super) shape: (Shape, &'static str),
}

/// What an element says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// The names from the root, or from the item, with slashes between them; `A|B` is either, `A[x]` has
    /// `x` as its attribute `type`, and a prefix stands for a namespace of the plan.
    pub(crate) path: &'static str,
    pub(crate) take: Take,
    /// The attributes that say scheme, its name, version and label.
    pub(crate) scheme: &'static str,
    pub(crate) scheme_name: &'static str,
    pub(crate) version: &'static str,
    pub(crate) label: &'static str,
}

/// What becomes of an element's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    /// The element is a product.
    Item,
    /// The text is the value of a field.
    Field(FieldKind),
    /// The fields in the element are given what `Scheme`, `Label` and `Property` say in it.
    Group,
    /// The text is the scheme of the fields of its group.
    Scheme,
    /// The label of the fields of its group.
    Label,
    /// The value of a property whose name is the label of its group.
    Property,
    /// Who sells all products of the file; the least number counts.
    Supplier(u8),
    /// The currency of prices that name none.
    Currency,
}

impl Rule {
    pub(crate) const fn new(path: &'static str, take: Take) -> Self {
        Self {
            path,
            take,
            scheme: "",
            scheme_name: "",
            version: "",
            label: "",
        }
    }

    pub(crate) const fn field(path: &'static str, kind: FieldKind) -> Self {
        Self::new(path, Take::Field(kind))
    }

    pub(crate) const fn scheme(mut self, attribute: &'static str) -> Self {
        self.scheme = attribute;
        self
    }

    pub(crate) const fn scheme_name(mut self, attribute: &'static str) -> Self {
        self.scheme_name = attribute;
        self
    }

    pub(crate) const fn version(mut self, attribute: &'static str) -> Self {
        self.version = attribute;
        self
    }

    /// Names the attribute of an item that says what is to be done with it.
    pub(crate) const fn action(self, attribute: &'static str) -> Self {
        self.scheme(attribute)
    }

    pub(crate) const fn label(mut self, attribute: &'static str) -> Self {
        self.label = attribute;
        self
    }
}

/// An element that is looked for, or lies around one.
struct Node {
    names: Vec<&'static str>,
    namespace: &'static str,
    /// The attribute `type` that it must have, if any.
    type_is: &'static str,
    rule: Option<Rule>,
    children: Vec<usize>,
}

impl Plan {
    /// Makes the plan of a format from the rules of the document as a whole, of which some are items,
    /// and those of an item. `namespaces` are prefixes and what they stand for; the empty prefix is
    /// the root's.
    pub(crate) fn new(
        namespaces: &[(&str, &'static str)],
        head: &[Rule],
        item: &[Rule],
        properties: &'static [(&'static str, FieldKind)],
        refine: fn(&mut Field),
        shape: (Shape, &'static str),
    ) -> Self {
        let mut plan = Self {
            nodes: vec![Node {
                names: Vec::new(),
                namespace: "",
                type_is: "",
                rule: None,
                children: Vec::new(),
            }],
            any_namespace: namespaces.is_empty(),
            refine,
            properties,
            shape,
        };
        for rule in head {
            let at = plan.add(0, rule, namespaces);
            if rule.take == Take::Item {
                for rule in item {
                    plan.add(at, rule, namespaces);
                }
            }
        }
        plan
    }

    /// Returns the node of the document, in which the root element lies.
    pub(super) const DOCUMENT: usize = 0;

    /// Tells whether a document type declaration may name a file, which is never loaded.
    pub(super) fn allows_doctype(&self) -> bool {
        self.any_namespace
    }

    /// Finds an element in another one: its place among the children there, and itself.
    pub(super) fn child(&self, parent: usize, element: &Element<'_>) -> Option<(usize, usize)> {
        let local = element.local();
        let children = &self.nodes.get(parent)?.children;
        children.iter().copied().enumerate().find(|(_, child)| {
            self.nodes.get(*child).is_some_and(|node| {
                node.names.contains(&local)
                    && (self.any_namespace || node.namespace == element.namespace)
                    && (node.type_is.is_empty()
                        || element.attribute("type").as_deref() == Some(node.type_is))
            })
        })
    }

    /// Returns what an element says; most lie around others only.
    pub(super) fn rule(&self, node: usize) -> Option<&Rule> {
        self.nodes.get(node)?.rule.as_ref()
    }

    fn add(&mut self, from: usize, rule: &Rule, namespaces: &[(&str, &'static str)]) -> usize {
        let mut at = from;
        let path: &'static str = rule.path;
        for step in path.split('/') {
            let (prefix, names) = step.split_once(':').unwrap_or(("", step));
            let namespace = namespaces.iter().find(|(other, _)| *other == prefix);
            let namespace = namespace.map_or("", |(_, namespace)| namespace);
            let (names, type_is) = match names.strip_suffix(']').and_then(|n| n.split_once('[')) {
                Some(parts) => parts,
                None => (names, ""),
            };
            let names: Vec<&'static str> = names.split('|').collect();
            let same = |child: &&usize| {
                let node = self.nodes.get(**child);
                node.is_some_and(|node| {
                    node.names == names && node.namespace == namespace && node.type_is == type_is
                })
            };
            let children = self.nodes.get(at).map_or(&[][..], |node| &node.children);
            at = match children.iter().find(same) {
                Some(child) => *child,
                None => {
                    let new = self.nodes.len();
                    self.nodes.push(Node {
                        names,
                        namespace,
                        type_is,
                        rule: None,
                        children: Vec::new(),
                    });
                    if let Some(parent) = self.nodes.get_mut(at) {
                        parent.children.push(new);
                    }
                    new
                }
            };
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.rule = Some(*rule);
        }
        at
    }
}
