"""The same gradients from TensorFlow: the graph computed under `tf.GradientTape`."""

from core.devices import on_cpu, tf
from core.gradient_descent.graph import Graph, gradients
from core.gradient_descent.operations import OPERATIONS


def tape_gradients(graph: Graph) -> dict[str, float]:
    """Return d output / d node for every node of a `forward` graph from `tf.GradientTape`, in double precision."""
    values = {}
    with on_cpu(), tf.GradientTape() as tape:
        for node in graph.nodes:
            if node.operation == "input":
                values[node.id] = tf.constant(node.value, tf.float64)
                tape.watch(values[node.id])
            else:
                values[node.id] = OPERATIONS[node.operation].tensorflow(*(values[name] for name in node.inputs))
    found = tape.gradient(values[graph.output.id], values)
    return {name: float(gradient) for name, gradient in found.items()}


def largest_gap(graph: Graph) -> float:
    """Return the largest difference between `gradients` and `tape_gradients`, relative where they exceed 1."""
    ours, theirs = gradients(graph), tape_gradients(graph)
    return max(abs(ours[name] - theirs[name]) / max(1.0, abs(theirs[name])) for name in ours)
