"""Steps of TRL's GRPOTrainer like those of step.conf. Prints seconds, tokens and peak memory of each.

  trl_steps.py MODEL_DIR STEPS [PRECISION [WEIGHTS]]

PRECISION is float32 or bfloat16, by autocast; WEIGHTS is the type of weights, gradients and AdamW's state.

Activations are kept (gradient_checkpointing is off), which is the faster way.
"""

import json
import pathlib
import random
import re
import sys
import tempfile
import time

import datasets
import torch
import transformers
import trl
import worker

SYSTEM = "Explain how you get the answer, then say it."


def reward(completions, truth, **_):
    answers = [re.findall(r"\d+", completion[0]["content"]) for completion in completions]
    return [float(bool(found) and found[-1] == str(right)) for found, right in zip(answers, truth)]


class Clock(transformers.TrainerCallback):
    """Notes when a step begins and ends; weights are saved in between, as ours are."""

    def __init__(self, folder):
        self.folder = folder
        self.began = 0.0
        self.seconds = []

    def on_step_begin(self, args, state, control, **_):
        self.began = time.perf_counter()

    def on_step_end(self, args, state, control, model=None, optimizer=None, **_):
        model.save_pretrained(self.folder / "policy")
        torch.save(optimizer.state_dict(), self.folder / "optimizer.pt")
        self.seconds.append(time.perf_counter() - self.began)


def main(folder, steps, precision="float32", weights="float32"):
    torch.set_num_threads(2)
    pick = random.Random(3)
    rows = []
    for _ in range(400):
        a, b = pick.randint(0, 19), pick.randint(0, 19)
        question = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": f"What is {a} plus {b}?"}]
        rows.append({"prompt": question, "truth": a + b})
    with tempfile.TemporaryDirectory() as scratch:
        clock = Clock(pathlib.Path(scratch))
        trainer = trl.GRPOTrainer(
            model=folder,
            reward_funcs=reward,
            train_dataset=datasets.Dataset.from_list(rows),
            callbacks=[clock],
            args=trl.GRPOConfig(
                output_dir=scratch,
                max_steps=steps,
                per_device_train_batch_size=32,
                num_generations=4,
                max_completion_length=64,
                temperature=1.0,
                beta=0.04,
                learning_rate=1e-6,
                lr_scheduler_type="constant",
                gradient_checkpointing=False,
                bf16=precision == "bfloat16" and weights == "float32",
                model_init_kwargs={"dtype": weights},
                use_cpu=True,
                logging_steps=1,
                save_strategy="no",
                report_to=[],
                disable_tqdm=True,
                seed=17,
            ),
        )
        trainer.train()
        lengths = [row["completions/mean_length"] for row in trainer.state.log_history if "completions/mean_length" in row]
        for seconds, length in zip(clock.seconds, lengths):
            line = {"seconds": round(seconds, 3), "tokens": round(32 * length), "peak_mib": worker.peak_mib()}
            print("STEP " + json.dumps(line), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
