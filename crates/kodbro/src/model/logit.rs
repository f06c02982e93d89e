//! A conditional logit: of several things exactly one is chosen, each with a probability that
//! grows with a sum of weighted features (McFadden, 1974). Here several may be right, and what is
//! made as probable as can be is that one of those is chosen.
//!
//! It is fitted by Newton's method: a few dozen weights allow the exact step, so that there is no
//! rate to tune and no chance, and the same rows give the same weights to the last bit. With one
//! right choice a row the ridge makes the optimum the only one; with several, the curvature used
//! is that of the choice among all, which never points uphill.

/// Something to choose from.
pub(super) struct Choice<'f> {
    pub(super) features: &'f [f64],
    /// What is known of it already: it is added to the weighted features.
    pub(super) offset: f64,
    pub(super) right: bool,
}

/// The choices of one row.
pub(super) struct Question<'f> {
    pub(super) choices: Vec<Choice<'f>>,
    /// How much the row counts.
    pub(super) weight: f64,
}

/// How many steps are made at most; some ten suffice.
const STEPS: usize = 50;
/// The gain in likelihood per unit of weight from which on it is good enough.
const ENOUGH: f64 = 1e-9;
/// How often a step is halved that gains nothing.
const HALVINGS: usize = 30;

/// Finds the weights that make right choices most probable. `ridge` keeps them small: it is the
/// weight of half the sum of their squares, each in units of its feature's standard deviation.
/// Before each step it asks whether to go on.
pub(super) fn fit<E>(
    questions: &[Question<'_>],
    width: usize,
    ridge: f64,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Vec<f64>, E> {
    let scales = scales(questions, width);
    let mut weights = vec![0.0; width];
    let mut current = Curve::at(questions, &weights, &scales, ridge);
    let all: f64 = questions.iter().map(|q| q.weight).sum();
    for _ in 0..STEPS {
        go_on()?;
        let Some(step) = solve(current.curvature.clone(), &current.slope, width) else {
            break;
        };
        let mut length = 1.0;
        let better = (0..HALVINGS).find_map(|_| {
            let next: Vec<f64> = weights
                .iter()
                .zip(&step)
                .map(|(w, s)| w + length * s)
                .collect();
            length /= 2.0;
            let curve = Curve::at(questions, &next, &scales, ridge);
            (curve.value > current.value).then_some((next, curve))
        });
        let Some((next, curve)) = better else { break };
        let gain = curve.value - current.value;
        (weights, current) = (next, curve);
        if gain < ENOUGH * all {
            break;
        }
    }
    let weights = weights.iter().zip(&scales);
    Ok(weights.map(|(weight, scale)| weight * scale).collect())
}

/// Returns what each feature is multiplied with to have the standard deviation 1.
fn scales(questions: &[Question<'_>], width: usize) -> Vec<f64> {
    let (mut count, mut sum, mut squares) = (0.0, vec![0.0; width], vec![0.0; width]);
    for choice in questions.iter().flat_map(|q| &q.choices) {
        count += 1.0;
        for (i, x) in choice.features.iter().enumerate() {
            sum[i] += x;
            squares[i] += x * x;
        }
    }
    (0..width)
        .map(|i| {
            let mean = sum[i] / count;
            let variance = squares[i] / count - mean * mean;
            if variance > 1e-12 {
                1.0 / variance.sqrt()
            } else {
                1.0
            }
        })
        .collect()
}

/// The penalised log-likelihood at some weights, with its slope and its curvature turned positive.
struct Curve {
    value: f64,
    slope: Vec<f64>,
    curvature: Vec<f64>,
}

impl Curve {
    fn at(questions: &[Question<'_>], weights: &[f64], scales: &[f64], ridge: f64) -> Self {
        let n = weights.len();
        let square: f64 = weights.iter().map(|w| w * w).sum();
        let mut curve = Self {
            value: -0.5 * ridge * square,
            slope: weights.iter().map(|w| -ridge * w).collect(),
            curvature: vec![0.0; n * n],
        };
        (0..n).for_each(|i| curve.curvature[i * n + i] = ridge);
        let mut scaled: Vec<f64> = Vec::new();
        for question in questions {
            curve.add(question, weights, scales, &mut scaled);
        }
        for i in 0..n {
            for j in 0..i {
                curve.curvature[j * n + i] = curve.curvature[i * n + j];
            }
        }
        curve
    }

    fn add(
        &mut self,
        question: &Question<'_>,
        weights: &[f64],
        scales: &[f64],
        scaled: &mut Vec<f64>,
    ) {
        let n = weights.len();
        scaled.clear();
        let mut scores = Vec::with_capacity(question.choices.len());
        for choice in &question.choices {
            let at = scaled.len();
            scaled.extend(choice.features.iter().zip(scales).map(|(x, s)| x * s));
            let score = dot(&scaled[at..], weights) + choice.offset;
            scores.push(score);
        }
        let all = softmax(&mut scores);
        let right: f64 = question
            .choices
            .iter()
            .zip(&all)
            .filter(|(choice, _)| choice.right)
            .map(|(_, p)| p)
            .sum();
        if !question.choices.iter().any(|choice| choice.right) {
            return;
        }
        let right = right.max(f64::MIN_POSITIVE);
        self.value += question.weight * libm::log(right);
        let mut mean = vec![0.0; n];
        for (i, (choice, p)) in question.choices.iter().zip(&all).enumerate() {
            let x = &scaled[i * n..(i + 1) * n];
            let wanted = if choice.right { p / right } else { 0.0 };
            let pull = question.weight * (wanted - p);
            let share = question.weight * p;
            for a in 0..n {
                if x[a] == 0.0 {
                    continue;
                }
                mean[a] += p * x[a];
                self.slope[a] += pull * x[a];
                let row = &mut self.curvature[a * n..a * n + a + 1];
                for (cell, b) in row.iter_mut().zip(x) {
                    *cell += share * x[a] * b;
                }
            }
        }
        for a in 0..n {
            for b in 0..=a {
                self.curvature[a * n + b] -= question.weight * mean[a] * mean[b];
            }
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Turns scores into probabilities that sum up to 1.
pub(crate) fn softmax(scores: &mut [f64]) -> Vec<f64> {
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    scores.iter_mut().for_each(|s| *s = libm::exp(*s - top));
    let whole: f64 = scores.iter().sum();
    scores.iter().map(|s| s / whole).collect()
}

/// Solves a system of equations with a positive definite matrix (Cholesky); `None` where it is not.
fn solve(mut matrix: Vec<f64>, right: &[f64], n: usize) -> Option<Vec<f64>> {
    for j in 0..n {
        for k in 0..j {
            let factor = matrix[j * n + k];
            for i in j..n {
                matrix[i * n + j] -= matrix[i * n + k] * factor;
            }
        }
        let pivot = matrix[j * n + j];
        if pivot <= 0.0 || !pivot.is_finite() {
            return None;
        }
        let root = pivot.sqrt();
        (j..n).for_each(|i| matrix[i * n + j] /= root);
    }
    let mut x = right.to_vec();
    for i in 0..n {
        for k in 0..i {
            x[i] -= matrix[i * n + k] * x[k];
        }
        x[i] /= matrix[i * n + i];
    }
    for i in (0..n).rev() {
        for k in i + 1..n {
            x[i] -= matrix[k * n + i] * x[k];
        }
        x[i] /= matrix[i * n + i];
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn a_coin_comes_out_as_it_falls() {
        let one = [1.0];
        let zero = [0.0];
        let question = |heads: bool| Question {
            choices: vec![
                Choice {
                    features: &one,
                    offset: 0.0,
                    right: heads,
                },
                Choice {
                    features: &zero,
                    offset: 0.0,
                    right: !heads,
                },
            ],
            weight: 1.0,
        };
        let questions: Vec<_> = (0..1000).map(|i| question(i % 4 != 0)).collect();
        let Ok(weights) = fit(&questions, 1, 1e-6, &mut || Ok::<_, Infallible>(()));
        let wanted = libm::log(3.0);
        assert!((weights[0] - wanted).abs() < 1e-3, "{weights:?}");
    }

    #[test]
    fn equations_are_solved() {
        let x = solve(vec![4.0, 2.0, 2.0, 3.0], &[2.0, 5.0], 2).unwrap();
        assert!((x[0] + 0.5).abs() < 1e-12 && (x[1] - 2.0).abs() < 1e-12);
        assert_eq!(solve(vec![0.0], &[1.0], 1), None);
    }
}
