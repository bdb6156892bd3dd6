"""Makes the tiny random models and their golden numbers under src/test/resources/golden.

    python make_model_fixtures.py [OUT_DIR [MODEL...]]

Needs torch, transformers and safetensors; golden/versions.json names the versions that made the
committed files, with names only those models are made and golden/versions-of-models.json names theirs. Each model folder gets, beside its weights:

- golden.json: for each sequence the prompt and response ids, the float32 logits at every position
  and log p(ids[t] | ids[:t]) for t >= 1; the greedy continuation of the first prompt; the loss,
  which is the mean negative log-probability of all response tokens of all sequences;
- gradients.safetensors: the gradient of that loss for every parameter, under its own name.

Numbers come from the weights as stored, converted to float32. Everything is seeded.
"""

import json
import pathlib
import shutil
import sys

import safetensors
import torch
import transformers
from safetensors.torch import load_file, save_file
from transformers import (AutoModelForCausalLM, Gemma3TextConfig, GraniteConfig, LlamaConfig, MistralConfig, Olmo2Config,
                          Phi3Config, Qwen2Config, Qwen3Config, Qwen3MoeConfig)
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

OUT = pathlib.Path(__file__).parent.parent / "resources" / "golden"
VOCABULARY = 128
GREEDY_TOKENS = 8
SIZES = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=48, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=64,
             bos_token_id=1, pad_token_id=0)
LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=32)

# name: config, stored dtype, config.json in the form of transformers 4, shard size
MODELS = {
    "llama": (LlamaConfig(**SIZES, rms_norm_eps=1e-5, tie_word_embeddings=True, eos_token_id=2,
                          rope_parameters=dict(rope_type="default", rope_theta=100000.0)),
              torch.bfloat16, False, "1GB"),
    # theta 100: of the 4 frequencies one is fast, one in between, two slow
    "llama3": (LlamaConfig(**SIZES, rms_norm_eps=1e-5, eos_token_id=[2, 3],
                           rope_parameters=dict(rope_theta=100.0, **LLAMA3)),
               torch.float32, True, "40KB"),
    "mistral": (MistralConfig(**SIZES, head_dim=16, rms_norm_eps=1e-5, sliding_window=48, eos_token_id=2,
                              rope_parameters=dict(rope_type="default", rope_theta=10000.0)),
                torch.float16, False, "1GB"),
    "qwen2": (Qwen2Config(**SIZES, rms_norm_eps=1e-6, tie_word_embeddings=True, eos_token_id=2,
                          rope_parameters=dict(rope_type="default", rope_theta=1000000.0)),
              torch.float32, True, "1GB"),
    "qwen3": (Qwen3Config(**SIZES, head_dim=12, rms_norm_eps=1e-6, eos_token_id=[2, 3],
                          rope_parameters=dict(rope_type="default", rope_theta=1000000.0)),
              torch.bfloat16, False, "1GB"),
    "olmo2": (Olmo2Config(**SIZES, rms_norm_eps=1e-6, eos_token_id=2,
                          rope_parameters=dict(rope_type="default", rope_theta=500000.0)),
              torch.float32, True, "1GB"),
    "granite": (GraniteConfig(**SIZES, rms_norm_eps=1e-5, tie_word_embeddings=True, eos_token_id=2,
                              embedding_multiplier=3.0, attention_multiplier=0.2, residual_multiplier=0.4,
                              logits_scaling=0.7, rope_parameters=dict(rope_type="default", rope_theta=10000.0)),
                torch.bfloat16, True, "1GB"),
    "phi3": (Phi3Config(**SIZES, rms_norm_eps=1e-5, eos_token_id=2, sliding_window=None,
                        rope_parameters=dict(rope_type="default", rope_theta=250000.0)),
             torch.bfloat16, True, "1GB"),
    # heads of 8, of which 4 rotate in 2 pairs; sequences stay within the 48 positions of pre-training
    "phi4-mini": (Phi3Config(**SIZES, rms_norm_eps=1e-5, tie_word_embeddings=True, eos_token_id=[2, 3],
                             original_max_position_embeddings=48,
                             rope_parameters=dict(rope_type="longrope", rope_theta=10000.0, partial_rotary_factor=0.5,
                                                  short_factor=[1.0, 1.5], long_factor=[1.0, 4.0])),
                  torch.float32, False, "1GB"),
    # all sequences are longer than the window of 5; the second of three layers sees everything
    "gemma3": (Gemma3TextConfig(**{**SIZES, "num_hidden_layers": 3}, head_dim=12, query_pre_attn_scalar=20,
                                sliding_window=5, eos_token_id=[2, 3],
                                layer_types=["sliding_attention", "full_attention", "sliding_attention"]),
               torch.bfloat16, False, "1GB"),
    "gemma3-v4": (Gemma3TextConfig(**{**SIZES, "num_hidden_layers": 3}, head_dim=8, query_pre_attn_scalar=8,
                                   sliding_window=3, eos_token_id=2, sliding_window_pattern=2,
                                   rope_parameters=dict(
                                       full_attention=dict(rope_type="default", rope_theta=50000.0),
                                       sliding_attention=dict(rope_type="default", rope_theta=100.0))),
                  torch.float32, True, "1GB"),
    "qwen3-moe": (Qwen3MoeConfig(**{**SIZES, "head_dim": 12}, moe_intermediate_size=20, num_experts=6,
                                 num_experts_per_tok=2, norm_topk_prob=True, eos_token_id=[2, 3],
                                 rope_parameters=dict(rope_type="default", rope_theta=1000000.0)),
                  torch.bfloat16, False, "1GB"),
    "qwen3-moe-plain": (Qwen3MoeConfig(**SIZES, moe_intermediate_size=16, num_experts=4, num_experts_per_tok=3,
                                       norm_topk_prob=False, tie_word_embeddings=True, eos_token_id=2,
                                       rope_parameters=dict(rope_type="default", rope_theta=10000.0)),
                        torch.float32, True, "1GB"),
}


def fill(model, seed):
    """Weights large enough for logits to differ strongly; norms and biases far from 1 and 0."""
    generator = torch.Generator().manual_seed(seed)
    least = -0.5 if model.config.model_type == "gemma3_text" else 0.5   # where 1 is added in the model
    for name, parameter in sorted(model.named_parameters()):
        with torch.no_grad():
            if name.endswith("norm.weight"):
                parameter.copy_(least + torch.rand(parameter.shape, generator=generator))
            elif name.endswith("bias"):
                parameter.copy_(0.5 * torch.randn(parameter.shape, generator=generator))
            else:
                parameter.copy_(0.25 * torch.randn(parameter.shape, generator=generator))


def to_transformers_4(folder):
    """Rewrites config.json with rope_theta, rope_scaling and torch_dtype."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    rope = config.pop("rope_parameters")
    if "sliding_attention" in rope:
        config["rope_local_base_freq"] = rope["sliding_attention"]["rope_theta"]
        config["sliding_window_pattern"] = 2
        rope = rope["full_attention"]
    config["rope_theta"] = rope.pop("rope_theta")
    rope.pop("partial_rotary_factor", None)
    config["rope_scaling"] = None if rope["rope_type"] == "default" else rope
    config["torch_dtype"] = config.pop("dtype")
    config.pop("layer_types", None)
    path.write_text(json.dumps(config, indent=2) + "\n")


def numbers(tensor):
    """float32 with the 9 digits that identify it."""
    if tensor.dim() > 1:
        return [numbers(row) for row in tensor]
    return [float(f"{x:.9g}") for x in tensor.tolist()]


def log_probabilities(logits, ids):
    """log p(ids[t] | ids[:t]) for t = 1 .. n-1; logits [n, vocabulary]."""
    return torch.log_softmax(logits[:-1], -1).gather(1, ids[1:].unsqueeze(1)).squeeze(1)


def greedy(model, prompt):
    ids, logps = prompt.clone(), []
    for _ in range(GREEDY_TOKENS):
        logp = torch.log_softmax(model(ids.unsqueeze(0)).logits[0, -1], -1)
        best = logp.topk(2)
        assert best.values[0] - best.values[1] > 0.01, "a near tie: take another seed"
        ids = torch.cat([ids, best.indices[:1]])
        logps.append(best.values[0])
    return ids[len(prompt):], torch.stack(logps)


def as_stored(name, gradient):
    """The gradient under the names in the files: experts, which transformers holds as one, are apart there."""
    if ".experts." not in name:
        return {name: gradient.contiguous()}
    parts = {}
    for expert, one in enumerate(gradient):
        at = name.replace(".experts.", f".experts.{expert}.")
        if at.endswith("gate_up_proj"):
            gate, up = one.chunk(2)
            parts[at.replace("gate_up_proj", "gate_proj") + ".weight"] = gate.contiguous()
            parts[at.replace("gate_up_proj", "up_proj") + ".weight"] = up.contiguous()
        else:
            parts[at + ".weight"] = one.contiguous()
    return parts


def load_stored(folder):
    names = {}
    for file in folder.glob("model*.safetensors"):
        names.update(load_file(file))
    return names


def golden(folder, seed):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    model.eval()
    generator = torch.Generator().manual_seed(seed + 1)
    sequences, nll, tokens = [], 0, 0
    for prompt_length, response_length in [(9, 7), (4, 12)]:
        ids = torch.randint(4, VOCABULARY, [prompt_length + response_length], generator=generator)
        logits = model(ids.unsqueeze(0)).logits[0]
        logps = log_probabilities(logits, ids)
        nll = nll - logps[prompt_length - 1:].sum()
        tokens += response_length
        sequences.append(dict(prompt_ids=ids[:prompt_length].tolist(), response_ids=ids[prompt_length:].tolist(),
                              logits=numbers(logits.detach()), logprobs=numbers(logps.detach())))
    loss = nll / tokens
    loss.backward()
    gradients = {}
    for name, p in model.named_parameters():
        gradients.update(as_stored(name, p.grad))
    stored = load_stored(folder)
    assert sorted(gradients) == sorted(stored), "gradients are not under the names of the weights"
    save_file(gradients, folder / "gradients.safetensors")
    with torch.no_grad():
        ids, logps = greedy(model, torch.tensor(sequences[0]["prompt_ids"]))
    result = dict(sequences=sequences, greedy=dict(response_ids=ids.tolist(), logprobs=numbers(logps)),
                  loss=loss.item())
    (folder / "golden.json").write_text(json.dumps(result) + "\n")


def make_models(out, names):
    for seed, (name, (config, dtype, form4, shard)) in enumerate(MODELS.items(), start=100):
        if name not in names:
            continue
        folder = out / "models" / name
        shutil.rmtree(folder, ignore_errors=True)
        model = AutoModelForCausalLM.from_config(config)
        fill(model, seed)
        model.to(dtype).save_pretrained(folder, max_shard_size=shard)
        if form4:
            to_transformers_4(folder)
        golden(folder, seed)


def make_rope(out):
    """Inverse frequencies and a few rows of the table of Llama 3.2 1B and of a plain model."""
    cases = []
    for theta, head_dim, extra in [
        (500000.0, 64, dict(rope_type="llama3", factor=32.0, low_freq_factor=1.0, high_freq_factor=4.0,
                            original_max_position_embeddings=8192)),
        (10000.0, 16, dict(rope_type="default")),
    ]:
        config = LlamaConfig(hidden_size=head_dim * 2, num_attention_heads=2, max_position_embeddings=131072,
                             rope_parameters=dict(rope_theta=theta, **extra))
        rope = LlamaRotaryEmbedding(config)
        positions = [0, 1, 7, 100, 8000]
        cos, sin = rope(torch.zeros(1), torch.tensor([positions]))
        cases.append(dict(theta=theta, head_dim=head_dim, scaling=extra, inv_freq=numbers(rope.inv_freq),
                          positions=positions, cos=numbers(cos[0]), sin=numbers(sin[0])))
    (out / "rope.json").write_text(json.dumps(cases) + "\n")


def make_adamw(out):
    """Three steps of AdamW over a matrix with weight decay and a vector without, clipped together."""
    settings = dict(betas=[0.9, 0.95], eps=1e-8, weight_decay=0.1, max_grad_norm=1.0)
    matrix = torch.nn.Parameter(torch.tensor([[0.5, -1.25, 2.0], [-0.75, 0.1, 3.0]]))
    vector = torch.nn.Parameter(torch.tensor([1.0, -2.0, 0.25, 0.0, -0.5]))
    optimizer = torch.optim.AdamW([dict(params=[matrix], weight_decay=settings["weight_decay"]),
                                   dict(params=[vector], weight_decay=0.0)],
                                  betas=settings["betas"], eps=settings["eps"], foreach=False)
    steps = []
    # the second step's norm is below 1: it is not clipped
    for lr, scale in [(1e-2, 1.0), (5e-3, 0.1), (1e-3, 3.0)]:
        matrix.grad = scale * torch.tensor([[0.3, -0.6, 0.9], [1.2, -1.5, 0.0]]) + 0.01 * len(steps)
        vector.grad = scale * torch.tensor([0.7, 0.2, -0.4, 0.05, -1.1]) - 0.02 * len(steps)
        step = dict(lr=lr, matrix_grad=matrix.grad.flatten().tolist(), vector_grad=vector.grad.tolist())
        for group in optimizer.param_groups:
            group["lr"] = lr
        norm = torch.nn.utils.clip_grad_norm_([matrix, vector], settings["max_grad_norm"])
        optimizer.step()
        step.update(grad_norm=norm.item(), matrix=matrix.flatten().tolist(), vector=vector.tolist(),
                    matrix_m=optimizer.state[matrix]["exp_avg"].flatten().tolist(),
                    matrix_v=optimizer.state[matrix]["exp_avg_sq"].flatten().tolist())
        steps.append(step)
    start = dict(matrix_shape=[2, 3], matrix=[0.5, -1.25, 2.0, -0.75, 0.1, 3.0], vector=[1.0, -2.0, 0.25, 0.0, -0.5])
    (out / "adamw.json").write_text(json.dumps(dict(settings=settings, start=start, steps=steps), indent=1) + "\n")


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    versions = {m.__name__: m.__version__ for m in (torch, transformers, safetensors)}
    if len(sys.argv) > 2:
        make_models(out, sys.argv[2:])
        path = out / "versions-of-models.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        known.update({name: versions for name in sys.argv[2:]})
        path.write_text(json.dumps(known, indent=1) + "\n")
        return
    make_models(out, MODELS)
    make_rope(out)
    make_adamw(out)
    (out / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")


if __name__ == "__main__":
    main()
